import type { Journal } from "./journal.js";
import type { End, RotationStep } from "./next-step.js";
import type { KeyLocation } from "./key-location.js";
import type { Signer } from "./signer.js";

/** What to type in the tool that runs, to go on with an unfinished rotation, to undo it, or to look at it. */
export interface RotationCommands {
  readonly finish: string;
  /** Without waiting for the end of its grace. */
  readonly finishNow: (profile: string) => string;
  readonly abort: string;
  readonly status: string;
}

/** What a run brings along, besides the rotation itself. */
export interface RotationWork {
  readonly location: KeyLocation;
  readonly signer: Signer;
  /** Keeps the old content of the files beside them. */
  readonly backup: boolean;
  /** Whether the person agreed beforehand to what is asked on the way. */
  readonly yes: boolean;
  readonly commands: RotationCommands;
  /** Told before each step is taken. */
  readonly onStep: (step: RotationStep, journal: Journal) => void;
  /** Told after each step that was taken: of a run that fails, that is all that tells. */
  readonly onTaken?: (step: RotationStep, journal: Journal) => void;
}

export interface RotationResult {
  readonly journal: Journal;
  /** Those that were taken in this run; of a plan, that would be. */
  readonly steps: readonly RotationStep[];
  readonly end: End;
  /** Profiles that hold the key that is in force now. */
  readonly profiles: readonly string[];
  /** The unfinished rotation that was undone before this one began. */
  readonly undone?: RotationResult;
}

/** What only looks, for what a real run with or without that consent would do. */
export type RotationLook = Pick<RotationWork, "location" | "signer" | "yes" | "commands">;
