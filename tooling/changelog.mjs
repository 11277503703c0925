/** Changelogs for those who use the tools: what has changed for them, and no commits. For `changelog` of .changeset. */
export default {
  getReleaseLine: ({ summary }) => Promise.resolve(`- ${summary.trim().replaceAll("\n", "\n  ")}`),

  getDependencyReleaseLine: (_changesets, dependencies) => {
    const versions = dependencies.map(({ name, newVersion }) => `${name} ${newVersion}`);
    return Promise.resolve(versions.length === 0 ? "" : `- With ${versions.join(", ")}`);
  },
};
