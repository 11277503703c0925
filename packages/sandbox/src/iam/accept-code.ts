import type { MfaDevice } from "../state/account.js";
import { codeOfStep, stepOf } from "./totp.js";

/** A device's clock may be this many steps of 30 s off. */
const drift = 1;

/**
 * Whether a device shows that code about now. Each code is accepted once, and none from before the last one accepted
 * (RFC 6238, section 5.2).
 */
export function acceptCode(device: MfaDevice, code: string, now: Date): boolean {
  const step = findStep(device, now, drift, (step, seed) => codeOfStep(seed, step) === code);
  if (step === undefined) return false;
  device.lastStep = step;
  return true;
}

/** Like `acceptCode`, for two codes shown one after the other. */
export function acceptCodes(device: MfaDevice, first: string, second: string, now: Date): boolean {
  const step = findStep(
    device,
    now,
    drift + 1,
    (step, seed) => codeOfStep(seed, step) === first && codeOfStep(seed, step + 1) === second,
  );
  if (step === undefined) return false;
  device.lastStep = step + 1;
  return true;
}

function findStep(
  { seed, lastStep = -1 }: MfaDevice,
  now: Date,
  drift: number,
  shows: (step: number, seed: string) => boolean,
): number | undefined {
  if (seed === undefined) return undefined;
  const steps = Array.from({ length: 2 * drift + 1 }, (_, index) => stepOf(now) - drift + index);
  return steps.find((step) => step > lastStep && shows(step, seed));
}
