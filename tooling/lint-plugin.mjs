/** Rules of ours for oxlint, for what its own cannot say. */
export default {
  meta: { name: "world" },
  rules: {
    /** `new Date()` reads the machine's clock past the Context, where `new Date(text)` reads a text. */
    "no-clock": {
      create: (context) => ({
        NewExpression(node) {
          if (node.callee.type !== "Identifier" || node.callee.name !== "Date" || node.arguments.length > 0) return;
          context.report({ node, message: "The time comes from context.clock." });
        },
      }),
    },
    /**
     * Where a run's end is not looked at, a test that fails later cannot say why. `void` says that a run may end as it
     * will, as one that is killed.
     */
    "no-unseen-run": {
      create: (context) => ({
        ExpressionStatement({ expression }) {
          if (expression.type !== "AwaitExpression" || expression.argument.type !== "CallExpression") return;
          const { callee } = expression.argument;
          const name = callee.type === "MemberExpression" ? callee.property.name : callee.name;
          if (!/^(?:run|runBin|runInMemory|logIn)$/.test(name)) return;
          context.report({ node: expression, message: "How it ends is looked at: await succeeded(…)." });
        },
      }),
    },
  },
};
