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

# More accounts: every active one of an organization. One that is listed above keeps its settings, and needs its id.
# organization:
  # The role to take in each, and what it asks for, as above.
  # role: OrganizationAccountAccessRole
  # externalId: our-id
  # mfaSerial: arn:aws:iam::999988887777:mfa/jane
  # sessionName: jane

  # A profile of the management account, or of a delegated administrator; the default credentials if not given.
  # profile: management

  # Only accounts in these organizational units and below them (names from the root, or ids), and with these tags.
  # organizationalUnits: [Workloads/Production, ou-ab12-34cdef56]
  # accountTags: { team: ops }

  # What user names end in: the value of this tag; by default the account's name, "Acme Production" as acme-production.
  # envTag: env

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
