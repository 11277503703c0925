/**
 * Replaces a user's access key by a new one so that at every instant, whatever is killed, each profile holds a key that
 * works, and a second run always finishes. `nextStep` has the order of things and why it holds.
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
export { inspectKey, type Inspection } from "./inspect-key.js";
export { isPartOf, readJournals, unfinishedOf, type Journal, type Journals, type KeyPair } from "./journal.js";
export type { End, Step } from "./next-step.js";
export { maskKeyId, placeOf, type Place, type RotationContext } from "./place.js";
export { ageInDays, type RotationPlan, type Wishes } from "./plan-rotation.js";
export { reportPlan, reportRotation, type RotationReport } from "./report-rotation.js";
export { foreseeKey, rotateKey, type KeyToRotate, type NotDue } from "./rotate-key.js";
export type { RotationResult, RotationWork } from "./rotation-work.js";
export { abortRotation, finishRotation } from "./run-rotation.js";
export type { Signer } from "./signer.js";
export { lookFor, workFor, type WorkOptions } from "./work-for.js";
