/**
 * Replaces a user's access key by a new one so that at every instant, whatever is killed, each profile holds a key that
 * works, and a second run always finishes. `nextStep` has the order of things and why it holds.
 */
export { heldKeyOf, heldKeys, readDocuments, type Documents, type HeldKey } from "./held-keys.js";
export { inspectKey, type Inspection } from "./inspect-key.js";
export { readJournals, type Journal, type KeyPair } from "./journal.js";
export { describeEnd, describeStep } from "./describe-step.js";
export { getMfaSession, savedSession } from "./mfa-session.js";
export type { End, Step } from "./next-step.js";
export { maskKeyId, placeOf, settingsFor, type Place, type RotationContext } from "./place.js";
export { ageInDays, planRotation, type RotationPlan, type Wishes } from "./plan-rotation.js";
export {
  abortRotation,
  finishRotation,
  planFinish,
  startRotation,
  type RotationResult,
  type RotationWork,
} from "./run-rotation.js";
export { makeSigner, type Signer } from "./signer.js";
