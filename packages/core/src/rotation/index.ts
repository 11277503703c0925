/**
 * Replaces a user's access key with a new one so that at every instant, whatever is killed, each profile holds a key that
 * works, and a later run continues from there. A key that may be someone else's is left to a person.
 *
 * How a rotation runs:
 *
 * 1. `heldKeys` finds the keys in both files, each with the profiles that hold it. `inspectKey` asks AWS whose a key is,
 *    how old, and which others its user has.
 * 2. `planRotation` checks what can be checked without a change (room for a second key, both files, the folder of the
 *    journal) and foresees the steps. A dry run, `foreseeKey`, ends here with that very plan, after it has looked for a
 *    quarantine policy.
 * 3. `startRotation` takes the lock of that key's rotation and looks again: whether the files still hold the key, whether
 *    the disk has room, whether AWS lets the old key change its own status. An inactive second key goes now. Then it
 *    writes the journal: a file beside the credentials file, 0600, with the old key, the ids of all keys that the user
 *    had, and later the new key. From then on the journal, AWS's list and the files decide; nothing is kept in memory
 *    alone.
 * 4. `advanceRotation` takes one step after another: `nextStep` says which, by a table of states, and `takeStep` takes it. Every
 *    step can be taken twice, except creating a key. The journal holds the time of that request, so that a key whose
 *    answer was lost is recognised; one that may be someone else's is deleted only if a person agrees.
 * 5. Forward: create the key, prove it (AWS answers, for the same user), save it in every profile, hand it to the
 *    person's command, wait out the grace period, deactivate the old key, prove the new one again, delete the old one.
 * 6. Back, by `abort`, or where the new key or the person's command fails, or others take the new key away: activate and
 *    prove the old key, save it, delete the new one.
 * 7. Where others move files or keys meanwhile, nothing happens that could leave a profile without a working key. The
 *    journal stays until the files were seen to hold what they should.
 *
 * `nextStep` has the table, and why it holds; the model in key-rotate's e2e/model tries it against a world in which
 * others do what they like.
 */
export {
  heldKeyOf,
  heldKeys,
  openDocuments,
  passedOver,
  readDocuments,
  type Documents,
  type HeldKey,
  type PassedOver,
} from "./held-keys.js";
export { describeLastUse, lastUseOf, usesShowAfter, type LastUse } from "./last-use.js";
export { quarantineOf } from "./foresee-quarantine.js";
export { inspectKey, type Inspection } from "./inspect-key.js";
export {
  graceEnd,
  isPartOf,
  readJournals,
  unfinishedOf,
  unfinishedOfProfile,
  type Journal,
  type Journals,
  type KeyPair,
} from "./journal.js";
export type { End, RotationStep } from "./next-step.js";
export { originOfKey, type Origin } from "./lost-key.js";
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
