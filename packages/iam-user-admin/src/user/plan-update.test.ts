import type { AwsClient } from "@iam-tools/core/context";
import { describe, expect, test } from "@jest/globals";
import type { PendingPassword } from "../secrets/pending.js";
import { decideUpdate, usualQuotas, type UpdateFacts, type UpdateRequest } from "./plan-update.js";
import type { Holdings } from "./rights-steps.js";

const account = { id: "111122223333", environment: "dev", consoleUrl: "https://dev.signin.aws.amazon.com/console" };
const iam: AwsClient = { send: () => Promise.reject(new Error("Unexpected call")) };
const openOnce = () => Promise.resolve(iam);
const access = {
  iam,
  openOnce,
  account,
  partition: "aws",
  callerName: undefined,
  defaultGroups: ["People"],
  newUsers: {},
};

const request: UpdateRequest = {
  email: "roger@example.com",
  userName: "roger-dev",
  adopt: false,
  rights: { kind: "groups", groups: ["A"] },
  traits: {},
  mails: true,
  accessKey: false,
  pendingKey: undefined,
  pending: undefined,
  pendingPath: "/state/roger.json",
  now: "2030-01-02T03:04:05.678Z",
};

const login = { created: new Date(0), resetRequired: true };

const facts: UpdateFacts = {
  user: undefined,
  login: undefined,
  model: undefined,
  unknownGroups: [],
  passwordPolicy: undefined,
  quotas: usualQuotas,
  policies: [],
  accessLeft: [],
  keys: { keys: [] },
};

const holdings = (tags: Record<string, string>, more: Partial<Holdings> = {}): Holdings => ({
  user: { tags: { email: "roger@example.com", ...tags }, path: "/", permissionsBoundary: undefined },
  groups: ["People", "A"],
  attached: [],
  inline: [],
  ...more,
});

const pending = (state: PendingPassword["state"]): PendingPassword => ({
  email: request.email,
  userName: request.userName,
  account,
  password: "p",
  messageId: "<1@x>",
  occasion: "new-user",
  state,
});

const decide = (change: Partial<UpdateRequest>, known: Partial<UpdateFacts>) => {
  const plan = decideUpdate(access, { ...request, ...change }, { ...facts, ...known });
  return { ...plan, kinds: plan.steps.map(({ kind }) => kind) };
};

describe("a password", () => {
  test("is set last for a new user, who is put into the default groups too", () => {
    const { kinds, delivery, afterDelivery } = decide({}, {});
    expect(kinds).toEqual(["create-user", "add-to-group", "add-to-group", "set-password"]);
    expect(delivery).toBe("due");
    expect(afterDelivery).toEqual([{ kind: "tag-user", tags: { "iam-user-admin:invitation": "2030-01-02" } }]);
  });

  test("is kept by who has one", () => {
    expect(decide({}, { user: holdings({}), login })).toMatchObject({ kinds: [], delivery: "none" });
  });

  test("is set for who has none", () => {
    expect(decide({}, { user: holdings({}) })).toMatchObject({ kinds: ["set-password"], delivery: "due" });
  });

  test("is set anew where the invitation of a run on another machine never went out", () => {
    const user = holdings({ "iam-user-admin:invitation": "pending" });
    expect(decide({}, { user, login })).toMatchObject({ kinds: ["tag-user", "set-password"], delivery: "due" });
  });

  test.each([
    ["unset", ["tag-user", "set-password"], "due", 1],
    ["set", [], "due", 1],
    ["sending", [], "due", 1],
    ["mailed", [], "made", 1],
  ] as const)("that a run before left %s is brought to its owner from there", (state, kinds, delivery, after) => {
    const user = holdings({ "iam-user-admin:invitation": "pending" });
    const plan = decide({ pending: pending(state) }, { user, login });
    expect(plan).toMatchObject({ kinds, delivery });
    expect(plan.afterDelivery).toHaveLength(after);
  });

  test.each([
    ["the user is gone", {}, {}],
    ["the user has no password any more", {}, { user: holdings({}) }],
    [
      "the person has another address now",
      { email: "r@example.com" },
      { user: holdings({ email: "r@example.com" }), login },
    ],
  ])("that waits to be mailed is made anew where %s", (_where, change, known) => {
    for (const state of ["set", "mailed"] as const) {
      const { kinds, delivery } = decide({ ...change, pending: pending(state) }, known);
      expect(kinds.at(-1)).toBe("set-password");
      expect(delivery).toBe("due");
    }
  });

  describe("that waits, and has been replaced since", () => {
    const kept = { ...pending("set"), created: new Date(0).toISOString(), marks: [""] };
    const known = { user: holdings({}), login };

    test("is still the one where AWS tells the same of it", () => {
      expect(decide({ pending: kept }, known)).toMatchObject({ kinds: [], delivery: "due" });
    });

    test.each([
      ["by a run that says so in the tag", { user: holdings({ "iam-user-admin:password": "2030-01-01T00:00:00Z" }) }],
      ["by one that was made anew", { login: { ...login, created: new Date(1_000) } }],
      ["by its owner", { login: { ...login, resetRequired: false } }],
    ])("%s, is forgotten, and the other one is left alone", (_how, change) => {
      const plan = decide({ pending: kept }, { ...known, ...change });
      expect(plan).toMatchObject({ kinds: ["forget-password"], delivery: "none" });
    });

    test("is not taken for one where only the tag of this run is not seen yet", () => {
      const own = { ...kept, marks: ["", "2030-01-02T03:04:05.678Z"] };
      expect(decide({ pending: own }, known)).toMatchObject({ kinds: [], delivery: "due" });
    });
  });

  test("that waits to be mailed is good for its address in other capitals", () => {
    const known = { user: holdings({}), login };
    const { kinds, delivery } = decide({ email: "Roger@Example.com", pending: pending("set") }, known);
    expect(kinds).toEqual([]);
    expect(delivery).toBe("due");
  });

  test("that is printed leaves no invitation to go out", () => {
    const { steps, afterDelivery } = decide({ mails: false }, {});
    expect(steps[0]).toMatchObject({ kind: "create-user", tags: { email: "roger@example.com" } });
    expect(JSON.stringify(steps)).not.toContain("invitation");
    expect(afterDelivery).toEqual([]);
  });
});

test("a group is one however its name is written", () => {
  const groups = Array.from({ length: 10 }, (_, index) => (index === 0 ? "People" : `g${index}`));
  const user = holdings({}, { groups });
  const rights = { kind: "groups", groups: ["PEOPLE", "G1", "g1"] } as const;
  expect(decide({ rights }, { user, login }).kinds).toEqual([]);
  const twice = { kind: "groups", groups: ["A", "a"] } as const;
  expect(decide({ rights: twice }, {}).kinds).toEqual(["create-user", "add-to-group", "add-to-group", "set-password"]);
});

test("everything that is wrong is told at once", () => {
  const unknownGroups = [
    { name: "X", near: [] },
    { name: "Red", near: ["Readers"] },
  ];
  const rights = { kind: "mimic", userName: "nobody", everything: false } as const;
  expect(() => decide({ rights }, { unknownGroups })).toThrow(
    `There is no group "X".\nThere is no group "Red". Did you mean Readers?\nThere is no user "nobody" to mimic.`,
  );
});

describe("a mimic", () => {
  const rights = { kind: "mimic", userName: "model", everything: true } as const;
  const denial = { name: "iam-user-admin-deny-all", document: "{}" };

  test("neither takes over that the other is deactivated, nor ends that oneself is", () => {
    const model = holdings({}, { inline: [denial] });
    expect(decide({ rights }, { user: holdings({}), login, model }).kinds).toEqual([]);
    const user = holdings({}, { inline: [denial] });
    expect(decide({ rights }, { user, login, model: holdings({}) }).kinds).toEqual([]);
  });

  test("does neither where the deny-all is AWS's own, attached since ours had no room", () => {
    const attached = [{ name: "AWSDenyAll", arn: "arn:aws:iam::aws:policy/AWSDenyAll" }];
    const deactivated = holdings({ "iam-user-admin:deny-attached": "yes" }, { attached });
    expect(decide({ rights }, { user: holdings({}), login, model: deactivated }).kinds).toEqual([]);
    expect(decide({ rights }, { user: deactivated, login, model: holdings({}) }).kinds).toEqual([]);
    const own = holdings({}, { attached });
    expect(decide({ rights }, { user: holdings({}), login, model: own }).kinds).toEqual(["attach-policy"]);
  });

  test("that would have too many characters in its inline policies is told so with all else", () => {
    const user = holdings({}, { inline: [{ ...denial, document: "x".repeat(100) }] });
    const model = holdings({}, { inline: [{ name: "large", document: ` ${"x".repeat(1949)}\n` }] });
    const unknownGroups = [{ name: "X", near: [] }];
    expect(() => decide({ rights }, { user, login, model, unknownGroups })).toThrow(
      `There is no group "X".\nThe inline policies of roger-dev would have 2049 characters in total, but AWS allows 2048.`,
    );
    const fits = holdings({}, { inline: [{ name: "large", document: ` ${"x".repeat(1948)}\n` }] });
    expect(decide({ rights }, { user, login, model: fits }).kinds).toEqual(["put-inline-policy"]);
    const some = { ...rights, everything: false };
    expect(decide({ rights: some }, { user, login, model }).kinds).toEqual([]);
  });

  test("takes a boundary away last", () => {
    const user = holdings({}, { inline: [{ name: "own", document: "{}" }] });
    const bounded = { ...user, user: { ...user.user, permissionsBoundary: "arn:boundary" } };
    const model = holdings({}, { inline: [{ name: "new", document: "{}" }] });
    const { kinds } = decide({ rights }, { user: bounded, login, model });
    expect(kinds).toEqual(["put-inline-policy", "delete-inline-policy", "set-boundary"]);
  });
});

test.each([
  ["without a password", undefined, undefined, {}],
  ["with a password", undefined, login, {}],
  ["whose password waits to be mailed", pending("set"), login, {}],
  ["who was never invited", undefined, login, { "iam-user-admin:invitation": "pending" }],
])("a deactivated user %s gets none, and is warned of", (_which, kept, login, tags) => {
  const user = holdings({ "iam-user-admin:deactivated": "2030-01-01", ...tags });
  expect(decide({ pending: kept }, { user, login })).toMatchObject({
    kinds: [],
    delivery: "none",
    afterDelivery: [],
    warnings: ["The user is deactivated: no access and no new password until --reactivate."],
  });
});

test("nobody takes from themselves what lets them go on", () => {
  const self = { ...access, callerName: "Roger-dev" };
  const user = holdings({}, { groups: ["People", "Admins"] });
  const poorer = {
    ...request,
    adopt: true,
    rights: { kind: "mimic", userName: "joe-dev", everything: false },
  } as const;
  const model = holdings({}, { groups: ["People"] });
  expect(() => decideUpdate(self, poorer, { ...facts, user, model })).toThrow(
    "roger-dev is your own user, and could lose the access that it takes to go on.",
  );
  const { steps } = decideUpdate(self, request, { ...facts, user, login });
  expect(steps).toEqual([{ kind: "add-to-group", groupName: "A" }]);
});
