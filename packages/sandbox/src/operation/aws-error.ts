/** HTTP status by error code: from the service's model, and from the errors common to all actions. */
const statuses = {
  AWSOrganizationsNotInUse: 400,
  AccessDenied: 403,
  ConcurrentModification: 409,
  DeleteConflict: 409,
  DuplicateCertificate: 409,
  DuplicateSSHPublicKey: 400,
  EntityAlreadyExists: 409,
  EntityTemporarilyUnmodifiable: 409,
  ExpiredToken: 403,
  IncompleteSignature: 400,
  InsufficientSessionLifetime: 400,
  InvalidAction: 400,
  InvalidAuthenticationCode: 403,
  InvalidCertificate: 400,
  InvalidClientTokenId: 403,
  InvalidInput: 400,
  InvalidParameterValue: 400,
  InvalidPublicKey: 400,
  InvalidSubjectCredentials: 403,
  InvalidUserType: 400,
  LimitExceeded: 409,
  MalformedCertificate: 400,
  MalformedHttpRequest: 400,
  MalformedInput: 400,
  MalformedPolicyDocument: 400,
  MissingAction: 400,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  NotSupportedService: 404,
  PackedPolicyTooLarge: 400,
  ParentNotFound: 400,
  PasswordPolicyViolation: 400,
  PolicyNotAttachable: 400,
  ReportExpired: 410,
  ReportInProgress: 404,
  ReportNotPresent: 410,
  RequestEntityTooLarge: 413,
  ServiceFailure: 500,
  SignatureDoesNotMatch: 403,
  TargetNotFound: 400,
  Throttling: 400,
  UnrecognizedPublicKeyEncoding: 400,
  ValidationError: 400,
} as const;

export type ErrorCode = keyof typeof statuses;

/** An error that AWS answers with; `code` is the one on the wire, which for modelled errors has no `Exception`. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: ErrorCode;

  /** @param message empty where AWS says nothing but the code */
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  /** The HTTP status. */
  get status(): number {
    return statuses[this.code];
  }

  /** Who is at fault, as AWS writes it. */
  get type(): "Sender" | "Receiver" {
    return this.status < 500 ? "Sender" : "Receiver";
  }
}
