/** What `config init` writes: every setting, explained, those that are not needed as comments. */
export const sampleConfig = `# Settings of iam-user-admin. Check them with: iam-user-admin config check

# The accounts, by the names that --account takes.
accounts:
  dev:
    # The account to reach; any other is refused. Keep the quotes.
    # id: "111122223333"

    # What user names end in and mails call the account; the name above by default.
    # env: dev

    # Where its users sign in; derived from the account's alias by default.
    # consoleUrl: https://dev.signin.aws.amazon.com/console

    # Every user that is created or changed is put into these groups.
    defaultGroups: []

    # What every user that is created here has, unless something else is asked for: a permissions boundary (name or ARN
    # of a managed policy), a path, tags.
    # permissionsBoundary: PeopleBoundary
    # path: /people/
    # tags: { team: ops }

    # How to get in: a profile of the AWS files, a role, or a role taken with a profile's credentials. The default
    # credentials if neither is given.
    # profile: dev
    # roleArn: arn:aws:iam::111122223333:role/user-admin

    # What the role's trust policy asks for: an external id; an MFA device of yours, whose code is asked for once a run,
    # for all accounts; a name for the session, which is your user's name by default.
    # externalId: our-id
    # mfaSerial: arn:aws:iam::999988887777:mfa/jane
    # sessionName: jane

mail:
  # Sender of the mails; --mail-from and MAIL_FROM take precedence.
  from: Identity Team <iam@example.com>
  # replyTo: helpdesk@example.com

  # Replaces the subject of the mail to a new user.
  # subject: "Welcome to {{environments}}"

  # The relay; SMTP_URL takes precedence, and is the place for a URL with a password.
  smtp: smtp://localhost:25

  # auto: TLS is required of every relay but one on this machine. required: of that one too.
  tls: auto

  # A directory with your own templates, relative to this file; start with: iam-user-admin templates init FOLDER
  # templates: ./templates

  # Mails go only to addresses in these domains; to any if the list is empty.
  allowedDomains: []

  # Receives a notice of every deletion.
  # admin: security@example.com

# How user names are made, of {local} (before the @), {domain} and {env}.
username: "{local}-{env}"
`;
