import type { AccountRecord, CapabilityRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { placeOf } from './names.ts';

/** Tells of an account as a whole. These events are the platform's own, and always thin. */
export function tellOfAccount(
  step: Step,
  account: AccountRecord,
  what: 'closed' | 'created' | 'updated',
): void {
  step.at(null).emit(`v2.core.account.${what}`, account);
}

/** Tells which parts of an account a request has changed. */
export function tellOfChange(step: Step, before: AccountRecord, after: AccountRecord): void {
  tellOfAccount(step, after, 'updated');
  const isIdentity =
    !isSame(before.company, after.company) ||
    before.business_type !== after.business_type ||
    !isSame(before.tos_acceptance, after.tos_acceptance) ||
    step.puts.some(({ record }) => record.kind === 'person' && record.is_individual);
  if (isIdentity) step.at(null).emit('v2.core.account[identity].updated', after, before);
  const isDefaults =
    before.default_currency !== after.default_currency ||
    !isSame(before.business_profile, after.business_profile);
  if (isDefaults) step.at(null).emit('v2.core.account[defaults].updated', after, before);
  for (const name of after.v2?.configurations ?? []) {
    if (before.v2?.configurations.includes(name)) continue;
    step.at(null).emit(`v2.core.account[configuration.${name}].updated`, after, before);
  }
}

/** Tells that other things are asked of an account than before. */
export function tellOfRequirements(step: Step, before: AccountRecord, after: AccountRecord): void {
  for (const part of ['requirements', 'future_requirements'] as const) {
    if (isSame(before.standing[part], after.standing[part])) continue;
    step.at(null).emit(`v2.core.account[${part}].updated`, after, before);
  }
}

/** Tells that a capability has another status. */
export function tellOfCapability(step: Step, capability: CapabilityRecord): void {
  const { configuration } = placeOf(capability.id);
  const type = `v2.core.account[configuration.${configuration}].capability_status_updated`;
  step.at(null).emit(type, capability);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
