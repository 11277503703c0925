import { AwsError } from "../operation/aws-error.js";
import { authenticationCode, deviceName, path, serialNumber, tags, userName } from "../operation/kinds.js";
import { knownAfter } from "../operation/is-known.js";
import { operation, type Call } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { oneOf, optional, required } from "../operation/parameters.js";
import type { Account, MfaDevice, User } from "../state/account.js";
import { mfaArn } from "../state/arns.js";
import { newSeed } from "../state/ids.js";
import { acceptCodes } from "./accept-code.js";
import { describeTags, listUser } from "./describe.js";
import { devicesOf, findDevice, findUser, missing, targetUser } from "./find.js";
import { qrCodeOf } from "./qr-code-of.js";
import { checkQuota } from "./quotas.js";
import { onAll, onDevice, onUser } from "./resources.js";
import { addTags, tagConditions } from "./tags.js";

const createVirtualMfaDevice = operation({
  action: "CreateVirtualMFADevice",
  writes: true,
  parameters: { VirtualMFADeviceName: required(deviceName), Path: optional(path), Tags: optional(tags) },
  errors: ["EntityAlreadyExists", "InvalidInput"],
  resource: ({ account }, { VirtualMFADeviceName, Path = "/" }) =>
    mfaArn(account, { path: Path, name: VirtualMFADeviceName }),
  conditions: (_, { Tags }) => tagConditions(Tags),
  handle(call, { VirtualMFADeviceName: name, Path = "/", Tags = [] }) {
    const { account } = call;
    const serialNumber = mfaArn(account, { path: Path, name });
    if (account.devices.has(serialNumber)) {
      throw new AwsError("EntityAlreadyExists", `MFADevice entity at the same path and name already exists.`);
    }
    const seed = newSeed();
    const device: MfaDevice = { kind: "virtual", serialNumber, seed, tags: new Map() };
    addTags(device.tags, Tags);
    account.devices.set(serialNumber, device);
    return {
      VirtualMFADevice: {
        SerialNumber: serialNumber,
        Base32StringSeed: Buffer.from(seed),
        QRCodePNG: qrCodeOf(account, name, seed),
        Tags: device.tags.size > 0 ? describeTags(device.tags) : undefined,
      },
    };
  },
});

const deviceAndCodes = {
  UserName: required(userName),
  SerialNumber: required(serialNumber),
  AuthenticationCode1: required(authenticationCode),
  AuthenticationCode2: required(authenticationCode),
};

const enableMfaDevice = operation({
  action: "EnableMFADevice",
  writes: true,
  parameters: deviceAndCodes,
  errors: ["EntityAlreadyExists", "InvalidAuthenticationCode", "LimitExceeded", "NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }) {
    const { account, now, delays } = call;
    const user = findUser(account, UserName);
    checkMfaForOwn(call, user);
    const device = findDevice(account, SerialNumber);
    if (device.userName !== undefined) throw new AwsError("EntityAlreadyExists", "MFA Device is already in use.");
    checkQuota("MFADevicesPerUser", devicesOf(account, user).length);
    checkCodes(device, AuthenticationCode1, AuthenticationCode2, now);
    device.userName = user.name;
    device.enabled = now;
    device.knownFrom = knownAfter(now, delays.devices);
  },
});

const resyncMfaDevice = operation({
  action: "ResyncMFADevice",
  writes: true,
  parameters: deviceAndCodes,
  errors: ["InvalidAuthenticationCode", "NoSuchEntity"],
  resource: onUser,
  handle({ account, now }, { UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }) {
    const device = findDeviceOf(account, findUser(account, UserName), SerialNumber);
    checkCodes(device, AuthenticationCode1, AuthenticationCode2, now);
  },
});

const deactivateMfaDevice = operation({
  action: "DeactivateMFADevice",
  writes: true,
  parameters: { UserName: optional(userName), SerialNumber: required(serialNumber) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, SerialNumber }) {
    const { account } = call;
    const user = targetUser(call, UserName);
    checkMfaForOwn(call, user);
    const device = findDeviceOf(account, user, SerialNumber);
    Object.assign(device, { userName: undefined, enabled: undefined, knownFrom: undefined });
    // Keys of a FIDO device are made for one user; a virtual device or a hardware token stays, to be given on.
    if (device.kind === "fido") account.devices.delete(device.serialNumber);
  },
});

const deleteVirtualMfaDevice = operation({
  action: "DeleteVirtualMFADevice",
  writes: true,
  parameters: { SerialNumber: required(serialNumber) },
  errors: ["DeleteConflict", "NoSuchEntity"],
  resource: onDevice,
  handle({ account }, { SerialNumber }) {
    const device = findDevice(account, SerialNumber);
    if (device.kind !== "virtual") missing(`VirtualMFADevice with serial number ${SerialNumber} doesn't exist.`);
    if (device.userName !== undefined) {
      throw new AwsError("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.");
    }
    account.devices.delete(SerialNumber);
  },
});

const listMfaDevices = operation({
  action: "ListMFADevices",
  parameters: { UserName: optional(userName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ...input }) {
    const devices = devicesOf(call.account, targetUser(call, UserName));
    const page = paginate(call, input, devices, (device) => device.serialNumber);
    return {
      MFADevices: page.items.map((device) => ({
        UserName: device.userName,
        SerialNumber: device.serialNumber,
        EnableDate: device.enabled,
      })),
      ...page.end,
    };
  },
});

const listVirtualMfaDevices = operation({
  action: "ListVirtualMFADevices",
  parameters: { AssignmentStatus: optional(oneOf("Assigned", "Unassigned", "Any")), ...paging },
  errors: [],
  resource: onAll("mfa"),
  handle(call, { AssignmentStatus = "Any", ...input }) {
    const { account } = call;
    const devices = [...account.devices.values()].filter(
      (device) =>
        device.kind === "virtual" &&
        (AssignmentStatus === "Any" || (AssignmentStatus === "Assigned") === (device.userName !== undefined)),
    );
    const page = paginate(call, input, devices, (device) => device.serialNumber);
    return { VirtualMFADevices: page.items.map((device) => describeVirtual(account, device)), ...page.end };
  },
});

const getMfaDevice = operation({
  action: "GetMFADevice",
  parameters: { SerialNumber: required(serialNumber), UserName: optional(userName) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { SerialNumber, UserName }) {
    const device = findDeviceOf(call.account, targetUser(call, UserName), SerialNumber);
    return { UserName: device.userName, SerialNumber: device.serialNumber, EnableDate: device.enabled };
  },
});

export const mfaDeviceOperations = [
  createVirtualMfaDevice,
  enableMfaDevice,
  resyncMfaDevice,
  deactivateMfaDevice,
  deleteVirtualMfaDevice,
  listMfaDevices,
  listVirtualMfaDevices,
  getMfaDevice,
];

/**
 * Once a user has an enabled device, they add and remove devices of their own with MFA only. An administrator may act
 * on others', and a device may be synced by anybody who is allowed to.
 *
 * @throws AwsError AccessDenied
 */
function checkMfaForOwn({ account, principal }: Call, user: User): void {
  if (principal.kind !== "user" || principal.user !== user || principal.session?.mfaAt !== undefined) return;
  if (devicesOf(account, user).length === 0) return;
  throw new AwsError(
    "AccessDenied",
    "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.",
  );
}

function findDeviceOf(account: Account, user: User, serialNumber: string): MfaDevice {
  const device = account.devices.get(serialNumber);
  return device !== undefined && device.userName === user.name ? device : missing("MFA Device invalid for user.");
}

function checkCodes(device: MfaDevice, first: string, second: string, now: Date): void {
  if (!acceptCodes(device, first, second, now)) {
    throw new AwsError("InvalidAuthenticationCode", "Authentication code for device is not valid.");
  }
}

function describeVirtual(account: Account, device: MfaDevice) {
  const user: User | undefined = device.userName === undefined ? undefined : account.users.get(device.userName);
  return {
    SerialNumber: device.serialNumber,
    User: user === undefined ? undefined : listUser(account, user),
    EnableDate: device.enabled,
  };
}
