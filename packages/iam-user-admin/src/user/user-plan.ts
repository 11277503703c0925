/** What will be done for one person in one account: read top to bottom by a dry run, done in that order by a real one. */
export interface UserPlan {
  readonly account: Account;
  readonly email: string;
  readonly userName: string;
  readonly steps: readonly Step[];
  /** What a person should know, though it stops nothing. */
  readonly warnings: readonly string[];
}

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** What user names end in and mails call it: the alias, or what `--env` says. */
  readonly environment: string;
  /** Where its users sign in. */
  readonly consoleUrl: string;
}

export type Step =
  | { readonly kind: "create-user"; readonly userName: string; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: "add-to-group"; readonly userName: string; readonly groupName: string }
  | { readonly kind: "set-password"; readonly userName: string; readonly minimumLength: number }
  | { readonly kind: "send-password"; readonly to: string; readonly from: string }
  | { readonly kind: "print-password" };

/** A step as a sentence without its verb's subject: in a dry run after "would ", as it stands once it is done. */
export function describeStep(step: Step, tense: "would" | "done"): string {
  const say = (would: string, done: string) => (tense === "would" ? `would ${would}` : done);
  switch (step.kind) {
    case "create-user":
      return say(`create user ${step.userName}`, `created user ${step.userName}`);
    case "add-to-group":
      return say(
        `add ${step.userName} to group ${step.groupName}`,
        `added ${step.userName} to group ${step.groupName}`,
      );
    case "set-password":
      return say(
        "set a new password, to be changed at the first login",
        "set a new password, to be changed at the first login",
      );
    case "send-password":
      return say(`mail the password to ${step.to}`, `mailed the password to ${step.to}`);
    case "print-password":
      return say("print the password", "the password follows; it is not shown again");
  }
}
