/** How a run ended, in whichever way it was run. */
interface Ended {
  /** None where it was killed. */
  readonly exitCode: number | null | undefined;
  readonly stdout?: string;
  readonly stderr?: string;
}

/**
 * A run that goes before what a test looks at: where it does not end with 0, the test ends here, with what it said.
 *
 * ```ts
 * await succeeded(place.run(["work", "logout"]));
 * expect(await place.credentials.read()).not.toContain("[work-sts]");
 * ```
 */
export async function succeeded<Run extends Ended>(run: Promise<Run>): Promise<Run> {
  const ended = await run;
  const { exitCode, stdout = "", stderr = "" } = ended;
  if (exitCode === 0) return ended;
  throw new Error(`A run ended with ${exitCode ?? "a signal"}. It said:\n${stdout}${stderr}`);
}
