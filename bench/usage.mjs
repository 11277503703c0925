/** Loaded before a program whose memory and time of a processor are measured. */
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(
    `peak memory: ${maxRSS} KiB, processor: ${Math.round((userCPUTime + systemCPUTime) / 1000)} ms\n`,
  );
});
