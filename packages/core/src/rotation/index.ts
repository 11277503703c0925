/**
 * Replaces a user's access key by a new one so that at every instant, whatever is killed, each profile holds a key that
 * works, and a later run goes on from there; but a key that may be somebody else's it leaves to a person.
 *
 * How a rotation runs:
 *
 * 1. `heldKeys` finds the keys in both files, each with the profiles that hold it. `inspectKey` asks AWS whose a key is,
 *    how old, and which others its user has.
 * 2. `planRotation` checks all that can be checked (quota, policy, files, the person's command) and foresees the steps.
 *    A dry run ends here, with that very plan.
 * 3. `startRotation` takes the lock of the credentials file's rotations, and writes the journal: a file beside the
 *    credentials file, 0600, with the old key, the ids of all keys there were, and later the new key. From then on the
 *    journal, what AWS lists and what the files hold decide; nothing is kept in memory alone.
 * 4. `advance` takes one step after the other: `nextStep` says which, by a table of states; `takeStep` takes it. Every
 *    step can be taken twice, but for creating a key; the journal holds the time of that request, so that a key whose
 *    answer was lost is recognised, and one that may be another's is never deleted.
 * 5. Forward: create the key, prove it (AWS answers, for the same user), save it in every profile, hand it to the
 *    person's command, wait out the grace, deactivate the old key, prove the new one again, delete the old one.
 * 6. Back, by `abort` or where the new key fails: activate and prove the old key, save it, delete the new one.
 * 7. Where others move files or keys meanwhile, nothing goes on that could leave a profile without a working key; the
 *    journal stays until the files were seen to hold what they should.
 *
 * `nextStep` has the table, and why it holds; the model in key-rotate's e2e/model tries it against a world in which
 * others do what they like.
 */
export {
  heldKeyOf,
  heldKeys,
  passedOver,
  readDocuments,
  type Documents,
  type HeldKey,
  type PassedOver,
} from "./held-keys.js";
export { describeLastUse, lastUseOf, type LastUse } from "./last-use.js";
export { quarantineOf } from "./foresee-quarantine.js";
export { inspectKey, type Inspection } from "./inspect-key.js";
export {
  isPartOf,
  readJournals,
  unfinishedOf,
  unfinishedOfProfile,
  type Journal,
  type Journals,
  type KeyPair,
} from "./journal.js";
export type { End, RotationStep } from "./next-step.js";
export { maskKeyId, locateKeys, type KeyLocation, type RotationContext } from "./key-location.js";
export { ageInDays, type RotationOptions } from "./plan-rotation.js";
export { removeLeftovers } from "./remove-leftovers.js";
export { reportPlan, reportRotation, type RotationReport } from "./report-rotation.js";
export { failedRotation, type RotationData, type TakenStep } from "./rotation-data.js";
export { foreseeKey, rotateKey, type KeyToRotate, type NotDue } from "./rotate-key.js";
export type { RotationCommands, RotationResult, RotationWork } from "./rotation-work.js";
export { abortRotation, finishRotation } from "./run-rotation.js";
export type { Signer } from "./signer.js";
export { lookFor, workFor, type WorkOptions } from "./work-for.js";
