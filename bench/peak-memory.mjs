/** Loaded before a program whose memory is measured. */
process.on("exit", () => process.stderr.write(`peak memory: ${process.resourceUsage().maxRSS} KiB\n`));
