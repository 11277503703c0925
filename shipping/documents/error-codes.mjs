/** Every code that an error of a tool can have, with what it means and what to do about it. */
export const errorCodes = {
  ACCESS_DENIED: {
    cause:
      "A policy does not allow the action, or forbids it. The message names the action and whose rights it is about.",
    cure: "If a policy requires MFA, use a profile with an MFA session. Otherwise ask an administrator for the action; each tool's README lists those it needs. Where AWS gives an authorization ID, `iam-user-admin why ID` shows the statement that denied it.",
  },
  AWS: {
    cause: "AWS refused the call for a reason that has no code of its own here.",
    cure: "The message holds AWS's own words.",
  },
  CANCELLED: {
    cause: "You pressed Ctrl-C, answered no, or the process was asked to end.",
    cure: "What was done is named, and the rest was left. Run it again to go on.",
  },
  CA_BUNDLE_UNREADABLE: {
    cause: "The file of certificates that `AWS_CA_BUNDLE` or `ca_bundle` names cannot be read.",
    cure: "Correct the path, or unset it.",
  },
  CERTIFICATE: {
    cause: "The server's TLS certificate is not signed by anyone this machine trusts.",
    cure: "Behind a proxy that opens TLS, name its certificates with `AWS_CA_BUNDLE`.",
  },
  CHANGED_MEANWHILE: {
    cause: "Something else changed the file, or the key, while the tool worked on it.",
    cure: "Run it again: it goes on from what it finds.",
  },
  CLOCK_SKEW: {
    cause: "AWS accepts requests of the last few minutes only, and this machine's clock is off by more.",
    cure: "Set the clock: `sudo timedatectl set-ntp true`.",
  },
  CODES_REFUSED: {
    cause: "AWS did not take the two codes of a new device, several times over.",
    cure: "Check the clock of the device with the app, remove the entry from the app, and enrol again.",
  },
  CODE_USED: {
    cause: "This very code was used already, and AWS takes each code once. Nothing was sent.",
    cure: "Wait for the next code; the message says how long.",
  },
  COMMAND_NOT_FOUND: {
    cause: "The program that was to be run does not exist or may not be run.",
    cure: "Check its name and `PATH`.",
  },
  CONFIG_FILE_INVALID: {
    cause:
      "A line of `~/.aws/config` would stop the AWS CLI or another reader. This is found before any code or key is used.",
    cure: "Correct the line that the message names; the hint says how.",
  },
  CONFIG_INVALID: {
    cause: "The config file of iam-user-admin says what it cannot say. The message names every such line.",
    cure: "Correct those lines, and check them with `iam-user-admin config check`.",
  },
  CREDENTIALS_FILE_INVALID: {
    cause:
      "A line of `~/.aws/credentials` would stop the AWS CLI or another reader. This is found before any code or key is used.",
    cure: "Correct the line that the message names; the hint says how.",
  },
  CREDENTIAL_PROCESS_FAILED: {
    cause:
      "The profile's `credential_process` failed, or printed no credentials. Its exit code and last words are told.",
    cure: "Run the command that is named by hand.",
  },
  DENIAL_UNKNOWN: {
    cause:
      "AWS has no details of a denial with that authorization ID. It has them from some seconds after the denial for at least 24 hours, in its region, for the account or organization of whoever was denied.",
    cure: "Compare the ID with AWS's message; name the account's profile with `--profile`, another region with `--region`.",
  },
  DEVICE_EXISTS: {
    cause: "The user has an MFA device of that name, or somebody else has.",
    cure: "Remove the old one first, or choose another name; the message has both commands.",
  },
  DEVICE_LEFT: {
    cause: "The MFA device was taken from the user, but could not be deleted.",
    cure: "`iam-mfa enroll` replaces it; an administrator can delete it.",
  },
  EXPIRED_TOKEN: {
    cause: "The session in the profile is over.",
    cure: "Make a new one with `setsts`, `iam-mfa` or `iam-login`.",
  },
  FILE_ERROR: {
    cause: "A file could not be read or written; the message names the file and the reason.",
    cure: "Check that the path exists, who owns it, and that the disk is not full.",
  },
  FILE_EXISTS: {
    cause: "A file that was to be written is there already, and is left as it is.",
    cure: "Give another name, or move the file away.",
  },
  FILE_LOCKED: {
    cause:
      "Another process has been changing the same file for longer than is reasonable, or another sandbox keeps its state there.",
    cure: "Wait for it, or end it; the message names it. A process that was killed blocks nobody.",
  },
  FILE_NOT_FOUND: {
    cause: "The file does not exist.",
    cure: "Check the path; for the credentials file, make one with `aws configure`.",
  },
  FILE_NOT_WRITABLE: {
    cause:
      "The file, its directory or its backup may not be written or replaced by you, or is mounted by itself. This is found before any code or key is used.",
    cure: "Change its owner, mode or attributes, or mount its directory; the message names it.",
  },
  FILE_UNCERTAIN: {
    cause: "The file was replaced, and the system could not confirm that it is on the disk.",
    cure: "Look at the file before you go on, and at the health of the disk.",
  },
  GROUP_NOT_FOUND: {
    cause: "No group has that name.",
    cure: "Take one of those that the message suggests, or create it.",
  },
  IMPORT_INVALID: {
    cause:
      "Some rows of the file cannot be right, or cannot be done. The message names each line; nothing was changed.",
    cure: "Correct those lines, and run it again.",
  },
  INVALID_CLIENT_TOKEN_ID: {
    cause: "AWS does not know the access key: deleted, inactive, of another partition, or only seconds old.",
    cure: "Look at the key: `aws configure list`. A new key can take ten seconds to work. For a key of China or GovCloud: `aws configure set region cn-north-1`.",
  },
  JOURNAL_INVALID: {
    cause:
      "The note of an unfinished rotation is in a format that this version does not know, is damaged, or cannot be read. Only its own key is in the way.",
    cure: "Finish it with the version that began it, correct what is named, or move it away where the profiles' key works. Do not delete it: it may hold the only copy of a secret.",
  },
  KEY_MALFORMED: {
    cause:
      "An access key id, a secret or a session token has a form that AWS's have not: swapped, in quotes, with a note, a blank or a foreign character. Nothing was sent; no key is shown.",
    cure: "Correct the line that is named, or store both again: `aws configure`.",
  },
  KEY_NOT_HELD: {
    cause:
      "A profile that a rotation is about holds neither of its keys any more: its file is away, was emptied, or was changed by others. Nothing more was deactivated or deleted, and the rotation's note keeps the keys.",
    cure: "Put the file back where it is only away; `key-rotate finish`, or `iam-login PROFILE rotate`, puts the key back into profiles that have none.",
  },
  KEY_NOT_PROVEN: {
    cause:
      "A new key did not begin to work in time, or others deleted or deactivated it. The rotation was undone, or waits to be gone on with; the message says which.",
    cure: "Try again later, or give it longer.",
  },
  KEY_UNKNOWN: {
    cause: "AWS does not take the profile's key: deleted, inactive, or of another partition.",
    cure: "An administrator can make it active again, or make another. For a key of China or GovCloud: `aws configure set region cn-north-1`.",
  },
  LOGIN_REQUIRED: {
    cause: "There is no valid session, and no terminal to ask for an MFA code.",
    cure: "Log in on a terminal: `iam-login PROFILE`.",
  },
  MAIL_NOT_SENT: {
    cause: "The relay refused the mail, after the password was set.",
    cure: "The password waits in a file that only you can read; standard error names it.",
  },
  MAIL_RECIPIENT_REFUSED: {
    cause:
      "The relay does not accept mail to that address: there is no such mailbox, or it relays for others only. It was asked before anything was changed.",
    cure: "Correct the address, put a login into `SMTP_URL`, or print the password with `--no-mail`.",
  },
  MAIL_RELAY: {
    cause: "The mail relay cannot be used, or not without a login. This is found before anything is changed.",
    cure: "Check `SMTP_URL` as the hint says, or print the password with `--no-mail`.",
  },
  MAIL_SENDER_REFUSED: {
    cause:
      "The relay does not accept mail from that sender, or its login no more. It is asked before anything is changed; an import in which it says so later begins with nobody else.",
    cure: "Give another sender with `--mail-from`, `MAIL_FROM` or `mail.from`, or another login in `SMTP_URL`; then run the same command again.",
  },
  MAIL_TOKEN: {
    cause: "The command in `SMTP_TOKEN_COMMAND` failed, or did not print one access token.",
    cure: "Run it by hand; what it prints is shown to nobody here.",
  },
  MAIL_UNCERTAIN: {
    cause:
      "The relay took the whole mail, and the connection broke before it said so: the mail may have arrived or not.",
    cure: "Ask the person. `iam-user-admin resend` sends the same mail again, and asks first where there is a terminal.",
  },
  MFA_CODE_REFUSED: {
    cause: "The code was mistyped, used already, from another device, or too old.",
    cure: "Wait for the next code (at most 30 seconds).",
  },
  MFA_FOR_ROLE: {
    cause: "The profile's role requires an MFA code, which is asked for only at a login.",
    cure: "`iam-login` with its source profile; then `source_profile = NAME-sts` in the role's profile, without `mfa_serial`.",
  },
  MFA_DEVICE_UNKNOWN: {
    cause:
      "The device that the profile names is not a device of this user, was added seconds ago, or had many wrong codes in a few minutes: AWS says the same of all three.",
    cure: "Wait a minute and use the next code. `iam-mfa devices PROFILE` shows the devices; `iam-login PROFILE init --force` stores the right one.",
  },
  MFA_NEEDED: {
    cause:
      "AWS takes changes to a user's own MFA devices with MFA only, and no codes from FIDO devices on the command line.",
    cure: "Do it in the console, under Security credentials, or ask an administrator: `iam-user-admin --delete-mfa`.",
  },
  NETWORK: {
    cause: "No connection to AWS, or to the mail relay.",
    cure: "Check the network, `HTTPS_PROXY`, and `AWS_ENDPOINT_URL` where you use one.",
  },
  NOT_AWS: {
    cause:
      "Something else answered in AWS's place: a filtering proxy, a captive portal, a wrong endpoint, an emulator that does not know the call. The message says what, and whether a change may have been made.",
    cure: "Sign in to the network; check `HTTPS_PROXY`, and `AWS_ENDPOINT_URL` where you use one. Then run it again.",
  },
  NOT_A_FILE: {
    cause: "The path leads to a directory or a device.",
    cure: "Correct the path; `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` name files.",
  },
  NOT_A_USER: {
    cause: "The profile's credentials are those of a role, a federated user or the account's root user.",
    cure: "Name a profile with the long-term keys of an IAM user.",
  },
  NOT_DEACTIVATED: {
    cause:
      "`--reactivate` undoes `--deactivate`, and this user was not deactivated by it; or it was, and its tags could not be written, which the message says.",
    cure: "See how the user is: `iam-user-admin show NAME`.",
  },
  NO_ANSWER: {
    cause:
      "AWS took the request and did not answer within 30 seconds, or its answer stopped in the middle. The message says whether a change may have been made.",
    cure: "Run it again: it goes on from what it finds. If it happens again, check the network.",
  },
  NO_BROWSER: {
    cause: "The browser could not be started.",
    cure: "Leave out `--open` to have the address printed, or name a browser in `BROWSER`.",
  },
  NO_CONFIG: {
    cause: "There is no config file where one was named or looked for.",
    cure: "Write one with `iam-user-admin config init`, or correct `--config` or `IAM_USER_ADMIN_CONFIG`.",
  },
  NO_CREDENTIALS: {
    cause: "There are no keys to sign the calls with, or the profile holds none.",
    cure: "`aws configure`, with `--profile` for a profile. To try without an account: `npx @iam-tools/sandbox`.",
  },
  NO_DEVICE: {
    cause: "In the sandbox, that user has no MFA device that shows codes.",
    cure: "Name a user or device of those that the message lists: `iam-sandbox code USER`.",
  },
  NO_HOME: {
    cause:
      "A file in the home directory is needed, and neither HOME nor the system's list of users says where that is.",
    cure: "Set HOME.",
  },
  NO_MFA_DEVICE: {
    cause: "The user has no MFA device that shows codes. FIDO keys show none.",
    cure: "Enrol one: `iam-mfa enroll PROFILE`.",
  },
  NO_ORGANIZATION: {
    cause: "The config file takes accounts from an organization, and the account of the credentials is in none.",
    cure: "Name in `organization.profile` a profile of the organization's management account, or take `organization` out of the config file.",
  },
  NO_REGION: {
    cause: "No region is set, and the partition has no default.",
    cure: "Give `--region`, or set `AWS_REGION`.",
  },
  NO_SANDBOX: {
    cause: "`iam-sandbox env` and `iam-sandbox code` are about a sandbox that is running, and none is.",
    cure: "Start one in another terminal: `iam-sandbox`.",
  },
  NO_SCOPED_CREDENTIALS: {
    cause:
      "Where the call went, sessions cannot be narrowed: not every partition and emulator has STS's operation for it.",
    cure: "Use another region with `--region`, or a role with fewer rights with `--role`.",
  },
  NO_WORKING_FOLDER: {
    cause: "A path that is relative to the working directory was given, and that directory was removed.",
    cure: "Go to a directory that exists, or give the whole path.",
  },
  ON_ROTATED_FAILED: {
    cause: "The command of `--on-rotated` failed, and the rotation was undone.",
    cure: "Correct the command and rotate again.",
  },
  OPENPGP_MISSING: {
    cause: "`--pgp` was given, and the package openpgp, which does the encryption, is not installed.",
    cure: "`npm install --global openpgp`, beside iam-user-admin.",
  },
  OUTPUT_NOT_WRITTEN: {
    cause: "The result could not be written to standard output, whose disk is full or whose reader went away.",
    cure: "What the command was to do is done. Where a password was to be printed, standard error names the file that keeps it.",
  },
  KEY_NOT_FOUND: {
    cause: "The user has no active access key to replace, or none is being replaced.",
    cure: "Create a first one with `--access-key`; begin to replace one with `--rotate-access-key`.",
  },
  KEY_DEAD: {
    cause:
      "An access key that waits to be mailed opens nothing any more: its user, or the key, is gone or inactive, or another run gave the user one first.",
    cure: "Have another created with `--access-key`; where it is only inactive, activate it and run `resend` again.",
  },
  PASSWORD_DEAD: {
    cause:
      "A password that waits to be mailed opens nothing any more: its user or login is gone or deactivated, or another password has taken its place.",
    cure: "Give the person a new one with `--change-password`, or `--reactivate` the user.",
  },
  PASSWORD_POLICY: {
    cause: "The account's password policy refuses even the longest password there is, of all kinds of characters.",
    cure: "See the policy with `aws iam get-account-password-policy`, or ask who may.",
  },
  PENDING_UNREADABLE: {
    cause: "The file in which a password waits is damaged.",
    cure: "Look at the file that the message names; without it, give a new password with `--change-password`.",
  },
  PGP_KEY: {
    cause: "The file holds no OpenPGP key that something can be encrypted to: it is none, or has expired.",
    cure: "Export it anew: `gpg --armor --export ADDRESS > KEYFILE`.",
  },
  POLICY_MALFORMED: {
    cause:
      "The policy that a session was to be narrowed by is not written as AWS's grammar has it. The message names file and line, or holds AWS's own words.",
    cure: "Correct those lines, and run it again; nothing was started.",
  },
  POLICY_NOT_FOUND: {
    cause: "No managed policy has that name or ARN; or, for `detach-policy`, none that is attached has.",
    cure: "Take one of those that the message suggests, or see `iam-user-admin permissions NAME`.",
  },
  POLICY_TOO_LARGE: {
    cause:
      "A session can be narrowed by a policy of 2,048 characters, and by none that makes its token larger than AWS accepts.",
    cure: "Name fewer actions and resources, or several at once, such as `s3:Get*`.",
  },
  PORT_UNAVAILABLE: {
    cause: "Another program listens on the port that `iam-sandbox --port` names, or only the system may.",
    cure: "Name another port, or leave `--port` out.",
  },
  PROFILE_NOT_FOUND: {
    cause: "No such profile is in the AWS files.",
    cure: "The message names those that are there.",
  },
  PROXY: {
    cause: "The proxy refused the way to AWS, or closed the connection. It is named, its password is not.",
    cure: "Correct `HTTPS_PROXY` (host, port, user, password), or set `NO_PROXY=amazonaws.com` to go without it.",
  },
  READ_ONLY: {
    cause: "A dry run was about to change something and was stopped. This is a mistake in the tool.",
    cure: "Please report it; nothing was changed.",
  },
  REFUSED: {
    cause: "It could be done, but might lose a key, lock somebody out, or send secrets in clear. Nothing was done.",
    cure: "Read the message; it names the flag or variable that allows it, where there is one, or the command for a person to run.",
  },
  REQUEST_IMPOSSIBLE: {
    cause:
      "What was asked for cannot be done: several things that do not exist, a quota that is full, a key that cannot be sent. The message names all of it; nothing was changed.",
    cure: "Correct what the message names.",
  },
  ROTATION_RUNNING: {
    cause: "Another run is rotating the same key at this moment.",
    cure: "Wait for it to end.",
  },
  RUN_UNDER_WAY: {
    cause: "Another run of iam-user-admin on this machine gives the same person a password; two would be mailed.",
    cure: "Wait for it, or end it; the message names it. A run that was killed blocks nobody.",
  },
  SERIAL_NOT_STORED: {
    cause: "The new MFA device works, but the profile could not be changed to name it.",
    cure: "Add the line that the message shows to the profile.",
  },
  SESSION_TOO_SHORT: {
    cause: "A narrower session ends no later than the session that it is made from, and `--for` asks for more.",
    cure: "Use a shorter `--for`, leave it out, or renew the session: `iam-login PROFILE --force`.",
  },
  SIGNATURE_DOES_NOT_MATCH: {
    cause: "The secret access key does not belong to the access key id.",
    cure: "Store both again, as they were shown when the key was created: `aws configure`.",
  },
  SIGN_IN_REFUSED: {
    cause: "AWS gives no sign-in to the console for this kind of session.",
    cure: "Name a role with `--role`.",
  },
  SSO_TOKEN: {
    cause: "The profile gets its credentials by IAM Identity Center, and nobody has signed in, or the sign-in is over.",
    cure: "`aws sso login`, with the profile that the message names.",
  },
  TEMPLATE: {
    cause: "A mail template names an unknown value, or cannot be read as a template. Nothing was changed.",
    cure: "The message names the file and the place; `iam-user-admin templates init FOLDER` writes ours for comparison.",
  },
  QUOTA_REACHED: {
    cause: "AWS allows no more of what was to be made: users of an account, groups of a user, and so on.",
    cure: "Waiting does not help. Remove what is not needed any more, or ask AWS for more in Service Quotas.",
  },
  THROTTLED: {
    cause: "AWS kept throttling these requests, after all retries.",
    cure: "Wait a minute and run it again; what was done is not done twice.",
  },
  TOKEN_COMMAND_FAILED: {
    cause: "The command that should print the MFA code failed, or printed none.",
    cure: "Run it by itself to see why; it stands in `--token-command` or in `mfa_process`.",
  },
  UNEXPECTED: {
    cause: "Something that no rule foresaw.",
    cure: "Run it again with `--debug` and report what it shows.",
  },
  UNIT_NOT_FOUND: {
    cause:
      "The organization has no organizational unit of that name or id. The message names it, and the hint those that there are.",
    cure: "Correct `organizationalUnits` in the config file: names from the root, such as `Workloads/Production`, or ids.",
  },
  USAGE: {
    cause: "The command line cannot be right. Nothing was done.",
    cure: "The message names what is wrong; `--help` lists what there is.",
  },
  USER_NOT_FOUND: {
    cause: "There is no user of that name in that account, and none is made for it.",
    cure: "Look at the address, and at the account that the message names.",
  },
  VAULT_INVALID: {
    cause: "The vault, in which `iam-login seal` keeps keys, is damaged or not a vault; the message says where.",
    cure: "Put back an older copy of it, or store a new access key with `aws configure`.",
  },
  VAULT_KEY_WRONG: {
    cause: "The key that was found for the vault is not the one it was made with: it is from another machine or user.",
    cure: "Use it where it was made, or store a new access key with `aws configure`.",
  },
  VAULT_LOCKED: {
    cause:
      "The key of the vault cannot be had now: the keychain is locked or not reached, the passphrase is missing or wrong, or the `vault_key_command` failed.",
    cure: "The message says which. Unlock the keychain, or run it on a terminal; nothing was changed.",
  },
  VAULT_TAMPERED: {
    cause: "A secret in the vault was changed since it was sealed, or moved there from another profile or key.",
    cure: "It is not used. Put back an older copy of the vault, or store a new access key with `aws configure`.",
  },
  VAULT_VERSION: {
    cause: "The vault was made by another version of these tools, whose form this one does not know.",
    cure: "Update the tools, or take the keys out with the version that made it: `iam-login PROFILE unseal`.",
  },
  WRONG_ACCOUNT: {
    cause: "The credentials lead to another account than the one that is meant.",
    cure: "Use a profile or a role of the account that the message names.",
  },
};
