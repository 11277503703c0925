import { randomUUID } from "node:crypto";
import { noteUse } from "../iam/last-use.js";
import { authorizationDetails, type AuthorizationDetails } from "../policy/authorization-details.js";
import { authorize } from "../policy/authorize.js";
import { requestContext } from "../policy/request-context.js";
import type { State } from "../state/account.js";
import { globalRegion } from "../state/global-region.js";
import { checkServiceTakes, findCredentials, type Credentials } from "./authenticate.js";
import { AwsError } from "../operation/aws-error.js";
import { Form } from "../operation/form.js";
import {
  askedAuthorizationId,
  detailsAction,
  findDetails,
  pointerTo,
  writeJson,
  writeJsonError,
} from "./answer-details.js";
import { checkKnown } from "./check-known.js";
import type { CallRecord } from "./call-record.js";
import type { HttpRequest, HttpResponse } from "./http-message.js";
import type { Call, Delays, Operation, Service } from "../operation/operation.js";
import { findOperation } from "./operations.js";
import { readAll } from "../operation/parameters.js";
import { readQuery, versions, type Query } from "./read-query.js";
import { claimedCredential, readSignature, type ClaimedSignature } from "./read-signature.js";
import { settleRights } from "./settle-rights.js";
import type { TroubleMaker } from "./trouble.js";
import { verifySignature } from "./verify-signature.js";
import { writeError, writeResult } from "./write-answer.js";
import type { XmlObject } from "../operation/write-xml.js";

/** What the server knows besides the request. */
export interface World {
  readonly state: State;
  readonly calls: CallRecord[];
  readonly trouble: TroubleMaker;
  readonly pageSize: number;
  readonly delays: Delays;
  readonly sessionTokenSize: number;
  /** By authorization ID. */
  readonly denials: Map<string, AuthorizationDetails>;
  /** Whether a denial of IAM's gets an ID, which its sentence tells. */
  readonly authorizationIds: boolean;
  readonly clock: () => Date;
  /** Called after each operation that changes something. */
  readonly changed: () => void;
}

/** Answers any request, an error where AWS would; undefined where the connection is to be dropped. */
export async function answerRequest(world: World, request: HttpRequest): Promise<HttpResponse | undefined> {
  const requestId = randomUUID();
  let service: Service = "iam";
  let record: CallRecord | undefined;
  const authorizationId = askedAuthorizationId(request);
  try {
    const query = authorizationId === undefined ? readQuery(request) : detailsQuery(authorizationId);
    service = guessService(request, query);
    record = recordCall(world, request, service, query);
    const drop = await world.trouble.meetBefore(record);
    if (drop === "before") return undefined;
    if (query.action === "") throw new AwsError("MissingAction", "The request must contain the parameter Action.");
    const response =
      authorizationId === undefined
        ? writeResult(service, query.action, await carryOut(world, request, service, query), requestId)
        : writeJson(await readDetails(world, request, authorizationId), requestId);
    await world.trouble.meetAfter(record);
    return drop === "after" ? undefined : response;
  } catch (thrown) {
    const error = thrown instanceof AwsError ? thrown : new AwsError("ServiceFailure", String(thrown));
    if (record !== undefined) record.error = error.code;
    return authorizationId === undefined ? writeError(service, error, requestId) : writeJsonError(error, requestId);
  }
}

/** All but finding out whether the signature is right is done in one go: no other call comes between. */
async function carryOut(world: World, request: HttpRequest, service: Service, query: Query): Promise<XmlObject | void> {
  const caller = await authenticate(world, request, service);
  const operation = findOperation(service, query.action);
  if (operation === undefined || query.version !== versions[service]) {
    throw new AwsError("InvalidAction", `Could not find operation ${query.action} for version ${query.version}`);
  }
  const call: Call = { action: operation.action, ...caller };
  const input = readInput(operation, query);
  checkPermission(world, operation, call, input);
  checkKnown(call, operation, input);
  const settle = settleRights(call, operation, input);
  const result = operation.handle(call, input);
  settle();
  if (operation.writes) world.changed();
  return result;
}

async function readDetails(world: World, request: HttpRequest, id: string): Promise<AuthorizationDetails> {
  const call: Call = { action: detailsAction, ...(await authenticate(world, request, "iam")) };
  const action = `iam:${detailsAction}`;
  authorize(call, { action, resource: "*", context: requestContext(call, {}) });
  return findDetails(world.denials, id, call.account.id);
}

/** Who calls, and by what. */
async function authenticate(world: World, request: HttpRequest, service: Service): Promise<Omit<Call, "action">> {
  const now = world.clock();
  const claimed = readSignature(request);
  if (claimed.service !== service) {
    throw new AwsError("SignatureDoesNotMatch", `Credential should be scoped to correct service: '${service}'.`);
  }
  const credentials = findCredentials(world.state, claimed, now);
  await verifySignature(request, claimed, credentials.secret, now);
  noteUseOf(credentials, claimed, world);
  checkServiceTakes(credentials, service);
  const { principal } = credentials;
  const { state, pageSize, delays, sessionTokenSize } = world;
  const transport = {
    region: claimed.region,
    userAgent: request.headers["user-agent"] ?? "",
    sourceIp: "127.0.0.1",
  };
  return {
    state,
    account: principal.account,
    principal,
    now,
    pageSize,
    delays,
    sessionTokenSize,
    transport,
  };
}

function readInput(operation: Operation, { form }: Query): object {
  const problems: string[] = [];
  const input = readAll(operation.parameters, form, "", problems);
  if (problems.length > 0) {
    const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
    throw new AwsError("ValidationError", `${count} detected: ${problems.join("; ")}`);
  }
  return input;
}

function checkPermission(world: World, operation: Operation, call: Call, input: object): void {
  const resource = operation.resource(call, input);
  if (resource === undefined) return;
  // IAM and Organizations have one region in a partition, whatever region a call was signed for.
  const region = operation.service !== "sts" ? { "aws:RequestedRegion": globalRegion(call.account.partition) } : {};
  const context = requestContext(call, { ...operation.conditions(call, input), ...region }, resource);
  const action = `${operation.service}:${operation.action}`;
  const unnamed = "UserName" in operation.parameters && !("UserName" in input && input.UserName !== undefined);
  const needed = operation.needsAllow(call, input) ? "all" : "nothing";
  const asked = { action, resource, context, unnamed };
  try {
    authorize(call, asked, needed);
  } catch (error) {
    if (!world.authorizationIds || operation.service !== "iam" || !(error instanceof AwsError)) throw error;
    const id = newAuthorizationId();
    world.denials.set(id, authorizationDetails(call, asked));
    throw new AwsError(error.code, error.message + pointerTo(id, globalRegion(call.account.partition)));
  }
}

/** As long as AWS's: digits and small letters. */
function newAuthorizationId(): string {
  return BigInt(`0x${randomUUID().replaceAll("-", "")}`).toString(36);
}

function detailsQuery(authorizationId: string): Query {
  return { action: detailsAction, version: versions.iam, form: new Form([["AuthorizationId", authorizationId]]) };
}

function noteUseOf({ key, principal }: Credentials, { service, region }: ClaimedSignature, world: World): void {
  const now = world.clock();
  if (key !== undefined) noteUse(key, { service, region, now, delay: world.delays.lastUsed });
  if (principal.kind === "role") principal.role.lastUsed = { date: now, region };
}

/** One address serves both: the signature says for whom it is, else the version of the protocol does. */
function guessService(request: HttpRequest, { version }: Query): Service {
  const [, , , signedFor] = claimedCredential(request).split("/");
  if (signedFor === "sts" || signedFor === "iam" || signedFor === "organizations") return signedFor;
  if (version === versions.organizations) return "organizations";
  return version === versions.sts ? "sts" : "iam";
}

function recordCall(world: World, request: HttpRequest, service: Service, { action, form }: Query): CallRecord {
  const { Action: _, Version: __, ...all } = form.toRecord();
  const parameters = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith("X-Amz-")));
  const record: CallRecord = {
    action,
    service,
    writes: findOperation(service, action)?.writes ?? false,
    accessKeyId: /^(\w+)\//.exec(claimedCredential(request))?.[1],
    parameters,
    at: world.clock(),
  };
  world.calls.push(record);
  return record;
}
