/** What `config init` writes: every setting, explained, those that are not needed as comments. */
export const sampleConfig = `# Settings of iam-user-admin. Check them with: iam-user-admin config check

# The accounts, by the names that --account takes.
accounts:
  dev:
    # The account that has to be reached; anything else is refused. Keep the quotes.
    # id: "111122223333"

    # What user names end in and mails call the account; the name above where not given.
    # env: dev

    # Where its users sign in; made of the account's alias where not given.
    # consoleUrl: https://dev.signin.aws.amazon.com/console

    # Every user that is made or changed is put into these groups.
    defaultGroups: []

    # How to get in: a profile of the AWS files, a role, or a role taken with a profile's credentials. The usual
    # credentials where neither is given.
    # profile: dev
    # roleArn: arn:aws:iam::111122223333:role/user-admin

mail:
  # Who the mails are from; --mail-from and MAIL_FROM come first.
  from: Identity Team <iam@example.com>
  # replyTo: helpdesk@example.com

  # In place of the subject of the mail to a new user.
  # subject: "Welcome to {{environments}}"

  # The relay; SMTP_URL comes first, and is the place for one with a password in it.
  smtp: smtp://localhost:25

  # auto: TLS is required of every relay but one on this machine. required: of that one too.
  tls: auto

  # A folder with templates of your own, as seen from this file; begin with: iam-user-admin templates init FOLDER
  # templates: ./templates

  # Mails go to addresses of these domains only; to any where none is given.
  allowedDomains: []

  # Who gets a notice of every deletion.
  # admin: security@example.com

# How user names are made, of {local} (before the @), {domain} and {env}.
username: "{local}-{env}"
`;
