/** A mail in text and in HTML, in the language of Handlebars; the text's first line is its subject. */
export interface MailTemplate {
  readonly text: string;
  readonly html: string;
}

/** The mails that a tool sends, by name, and what it takes to check a person's own in their place. */
export interface MailSet<Name extends string, Values extends object> {
  readonly templates: Readonly<Record<Name, MailTemplate>>;
  /** Such that each place in a template is come to; the first is the most common. All that is in them may be named. */
  readonly samples: readonly Values[];
  /** What a subject may name: it is shown in lists, on locked screens and in the logs of relays. */
  forSubject(values: Values): object;
  /** The mail whose subject `mail.subject` in the config file takes the place of. */
  readonly subjectOf: Name;
  /** What has to be in a mail, text and HTML, since it is all that its reader has. */
  readonly needs: Readonly<Partial<Record<Name, MailNeed<Values>>>>;
  /** Copies the templates into the folder that it is followed by; undefined where a person has no own in their place. */
  readonly copyCommand?: string | undefined;
}

export interface MailNeed<Values extends object> {
  texts(values: Values): readonly string[];
  /** What they are, as in "the password of each account". */
  readonly what: string;
  /** How a template has them. */
  readonly written: string;
}
