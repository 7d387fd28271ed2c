import type { SmallStep } from '../kernel/world/small-step.ts';
import type { AdyenShape } from './shape.ts';

/** A pspReference: sixteen capital letters and digits. */
export const newReference = (step: SmallStep<AdyenShape>): string =>
  step.newId('', 16).toUpperCase();
