import { AwsError } from "../operation/aws-error.js";
import { knownAfter } from "../operation/is-known.js";
import { password, userName } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { boolean, optional, required } from "../operation/parameters.js";
import type { LoginProfile, User } from "../state/account.js";
import { checkPassword } from "./check-password.js";
import { findUser, missing, targetUser } from "./find.js";
import { onUser } from "./resources.js";

const createLoginProfile = operation({
  action: "CreateLoginProfile",
  writes: true,
  parameters: { UserName: optional(userName), Password: optional(password), PasswordResetRequired: optional(boolean) },
  errors: ["EntityAlreadyExists", "NoSuchEntity", "PasswordPolicyViolation"],
  resource: onUser,
  handle(call, { UserName, Password, PasswordResetRequired = false }) {
    const user = targetUser(call, UserName);
    if (user.loginProfile !== undefined) {
      throw new AwsError("EntityAlreadyExists", `Login Profile for user ${user.name} already exists.`);
    }
    if (Password === undefined)
      throw new AwsError("ValidationError", "Password is required to create a login profile.");
    checkPassword(call.account, user, Password);
    user.loginProfile = {
      password: Password,
      created: call.now,
      changed: call.now,
      resetRequired: PasswordResetRequired,
      earlierPasswords: [],
      settledFrom: knownAfter(call.now, call.delays.loginProfiles),
    };
    return { LoginProfile: describe(user, user.loginProfile) };
  },
});

const getLoginProfile = operation({
  action: "GetLoginProfile",
  parameters: { UserName: optional(userName) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName }) {
    const user = targetUser(call, UserName);
    return { LoginProfile: describe(user, findLoginProfile(user)) };
  },
});

const updateLoginProfile = operation({
  action: "UpdateLoginProfile",
  writes: true,
  parameters: { UserName: required(userName), Password: optional(password), PasswordResetRequired: optional(boolean) },
  errors: ["EntityTemporarilyUnmodifiable", "NoSuchEntity", "PasswordPolicyViolation"],
  resource: onUser,
  handle(call, { UserName, Password, PasswordResetRequired }) {
    const user = findUser(call.account, UserName);
    const profile = findLoginProfile(user);
    checkIsSettled(call, user, profile);
    if (Password !== undefined) {
      checkPassword(call.account, user, Password);
      changePasswordTo(call, profile, Password);
    }
    profile.resetRequired = PasswordResetRequired ?? profile.resetRequired;
  },
});

const deleteLoginProfile = operation({
  action: "DeleteLoginProfile",
  writes: true,
  parameters: { UserName: optional(userName) },
  errors: ["EntityTemporarilyUnmodifiable", "NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName }) {
    const user = targetUser(call, UserName);
    checkIsSettled(call, user, findLoginProfile(user));
    user.loginProfile = undefined;
  },
});

const changePassword = operation({
  action: "ChangePassword",
  writes: true,
  parameters: { OldPassword: required(password), NewPassword: required(password) },
  errors: [
    "AccessDenied",
    "EntityTemporarilyUnmodifiable",
    "InvalidUserType",
    "NoSuchEntity",
    "PasswordPolicyViolation",
  ],
  resource: (call) => (call.principal.kind === "user" ? onUser(call, {}) : "*"),
  // The account's policy can let users change their own password without a policy of theirs that says so.
  needsAllow: ({ account }) => account.passwordPolicy?.allowUsersToChange !== true,
  handle(call, { OldPassword, NewPassword }) {
    if (call.principal.kind !== "user") {
      throw new AwsError("InvalidUserType", "Only IAM users can change their own password.");
    }
    const { user } = call.principal;
    const profile = findLoginProfile(user);
    checkIsSettled(call, user, profile);
    if (profile.password !== OldPassword) throw new AwsError("AccessDenied", "The old password was incorrect.");
    checkPassword(call.account, user, NewPassword);
    changePasswordTo(call, profile, NewPassword);
    profile.resetRequired = false;
  },
});

export const loginProfileOperations = [
  createLoginProfile,
  getLoginProfile,
  updateLoginProfile,
  deleteLoginProfile,
  changePassword,
];

function findLoginProfile(user: User): LoginProfile {
  return user.loginProfile ?? missing(`Login Profile for User ${user.name} cannot be found.`);
}

function checkIsSettled({ now }: Call, user: User, profile: LoginProfile): void {
  if (profile.settledFrom !== undefined && now < profile.settledFrom) {
    throw new AwsError(
      "EntityTemporarilyUnmodifiable",
      `Login Profile for User ${user.name} cannot be modified while login profile is being created.`,
    );
  }
}

function changePasswordTo({ now }: Call, profile: LoginProfile, password: string): void {
  profile.earlierPasswords.unshift(profile.password);
  profile.password = password;
  profile.changed = now;
}

function describe(user: User, profile: LoginProfile) {
  return { UserName: user.name, CreateDate: profile.created, PasswordResetRequired: profile.resetRequired };
}
