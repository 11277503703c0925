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
  },
};
