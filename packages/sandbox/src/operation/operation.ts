import type { Account, Session, State, User, Role } from "../state/account.js";
import type { ErrorCode } from "./aws-error.js";
import type { Input, Parameters } from "./parameters.js";
import type { XmlObject } from "./write-xml.js";

export type Service = "iam" | "sts" | "organizations";

/** Who calls, as found from the credentials that signed the request. */
export type Principal =
  | { readonly kind: "user"; readonly account: Account; readonly user: User; readonly session?: Session | undefined }
  | { readonly kind: "role"; readonly account: Account; readonly role: Role; readonly session: Session };

/** One request, authenticated: all that a handler knows. */
export interface Call {
  readonly action: string;
  readonly state: State;
  /** The account of the one who calls, which is the one that IAM's actions are about. */
  readonly account: Account;
  readonly principal: Principal;
  readonly now: Date;
  /** Items in a page of a list where the caller does not ask for fewer. */
  readonly pageSize: number;
  readonly delays: Delays;
  /** Session tokens have at least so many bytes. */
  readonly sessionTokenSize: number;
  readonly transport: Transport;
}

/** Milliseconds until what was made is known everywhere. */
export interface Delays {
  /** A new access key; one that was deleted goes on working for four tenths of that. */
  readonly accessKeys: number;
  /** A new user, by name. */
  readonly users: number;
  /** A new managed policy, by ARN; and what any policy, boundary or group that is given or taken away allows. */
  readonly policies: number;
  /** A new password, before which it cannot be changed or deleted. */
  readonly loginProfiles: number;
  /** An MFA device that was just enabled, at STS. */
  readonly devices: number;
  /** The last use of an access key, until it is told. */
  readonly lastUsed: number;
}

/** What is known of the HTTP request that a call came by. */
export interface Transport {
  readonly region: string;
  readonly userAgent: string;
  readonly sourceIp: string;
}

/** Keys of a policy's conditions with their values, such as `iam:PolicyARN`. */
export type ConditionValues = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Definition<P extends Parameters> {
  readonly action: string;
  readonly service?: Service;
  readonly writes?: boolean;
  readonly parameters: P;
  /** Codes it may answer with besides those that every operation may. */
  readonly errors: readonly ErrorCode[];
  /** The ARN that policies are asked about, `*` where AWS knows no narrower one; undefined where they are not asked. */
  resource(call: Call, input: Input<P>): string | undefined;
  /** False where no permission is needed, though it may be denied; true where not given. */
  needsAllow?(call: Call, input: Input<P>): boolean;
  conditions?(call: Call, input: Input<P>): ConditionValues;
  /** Changes the state in one go, or throws `AwsError` and changes nothing. */
  handle(call: Call, input: Input<P>): XmlObject | void;
}

/** An operation with its input's type forgotten, as a table can hold it. */
export interface Operation {
  readonly action: string;
  readonly service: Service;
  /** Whether it changes anything. */
  readonly writes: boolean;
  readonly parameters: Parameters;
  readonly errors: readonly ErrorCode[];
  resource(call: Call, input: object): string | undefined;
  needsAllow(call: Call, input: object): boolean;
  conditions(call: Call, input: object): ConditionValues;
  handle(call: Call, input: object): XmlObject | void;
}

export function operation<P extends Parameters>(definition: Definition<P>): Operation {
  return {
    action: definition.action,
    service: definition.service ?? "iam",
    writes: definition.writes ?? false,
    parameters: definition.parameters,
    errors: definition.errors,
    resource: (call, input) => definition.resource(call, input as Input<P>),
    needsAllow: (call, input) => definition.needsAllow?.(call, input as Input<P>) ?? true,
    conditions: (call, input) => definition.conditions?.(call, input as Input<P>) ?? {},
    handle: (call, input) => definition.handle(call, input as Input<P>),
  };
}
