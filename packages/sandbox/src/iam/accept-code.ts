import type { MfaDevice } from "../state/account.js";
import { codeOfStep, stepOf } from "./totp.js";

/** A device's clock may be this many steps of 30 s off, either way. */
const drift = 2;

/** So many wrong codes in so many milliseconds are taken; AWS then knows the device no more, until some are older. */
const tries = { count: 9, within: 180_000 };

/**
 * Whether a device shows that code about now. Each code is accepted once, in any order; those that the device was
 * enabled with are accepted once more.
 */
export function acceptCode(device: MfaDevice, code: string, now: Date): boolean {
  const spent = device.spentSteps ?? [];
  const step = steps(now).find((step) => !spent.includes(step) && shows(device, step, code));
  if (step === undefined) {
    device.wrongCodes = [...recentlyWrong(device, now), now];
    return false;
  }
  // None from before can be shown any more.
  device.spentSteps = [...spent.filter((one) => one >= stepOf(now) - drift), step];
  return true;
}

/** Whether so many wrong codes were given of late that none is looked at. */
export function isTriedTooOften(device: MfaDevice, now: Date): boolean {
  return recentlyWrong(device, now).length >= tries.count;
}

/** Whether a device shows these two one after the other, and later than the two it was enabled or synced with last. */
export function acceptCodes(device: MfaDevice, first: string, second: string, now: Date): boolean {
  const { syncedStep = -1 } = device;
  const step = steps(now).find(
    (step) => step > syncedStep && shows(device, step, first) && shows(device, step + 1, second),
  );
  if (step === undefined) return false;
  device.syncedStep = step + 1;
  return true;
}

function recentlyWrong({ wrongCodes = [] }: MfaDevice, now: Date): Date[] {
  return wrongCodes.filter((at) => now.getTime() - at.getTime() < tries.within);
}

function steps(now: Date): number[] {
  return Array.from({ length: 2 * drift + 1 }, (_, index) => stepOf(now) - drift + index);
}

function shows({ seed }: MfaDevice, step: number, code: string): boolean {
  return seed !== undefined && codeOfStep(seed, step) === code;
}
