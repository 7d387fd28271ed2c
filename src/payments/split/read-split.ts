import { type Money, parseAmount, parsePositiveAmount } from '#money';
import type { ChargeKind } from '#providers';
import { refuse } from './errors.ts';
import type { Wanted } from './plan-split.ts';
import type { SplitBodyValue } from './schema.ts';
import type { Hold } from './split-plan.ts';

/** A split as it is asked for, checked by itself: of accounts nothing is known yet. */
export interface WantedSplit {
  readonly chargeKind: ChargeKind;
  readonly fee: Wanted;
  /** Null where nothing is said of it. */
  readonly providerFee: 'platform' | 'accounts' | null;
  readonly isOnBehalf: boolean;
  readonly allowCaution: boolean;
  readonly parts: readonly {
    readonly accountId: string;
    readonly wanted: Wanted;
    readonly hold: Hold;
  }[];
}

type PartBody = SplitBodyValue['parts'][number];

/**
 * Reads the split of a request. Pure.
 *
 * @throws refusal split_part_invalid, split_option_invalid, split_needs_one_account, and those of
 *   amounts
 */
export const readSplit = (amount: Money, body: SplitBodyValue): WantedSplit => {
  const chargeKind = body.charge_kind ?? 'separate';
  requireOptions(chargeKind, body);
  requireEachOnce(body.parts);
  const all = readHold(body.hold, '/split/hold');
  return {
    chargeKind,
    fee: readFee(amount, body.application_fee),
    providerFee: body.provider_fee ?? null,
    isOnBehalf: body.on_behalf_of ?? false,
    allowCaution: body.accept_caution ?? false,
    parts: body.parts.map((part, i) => ({
      accountId: part.account_id,
      wanted: readPart(amount, part, `/split/parts/${i}`),
      hold: part.hold === undefined ? all : readHold(part.hold, `/split/parts/${i}/hold`),
    })),
  };
};

/** Where the provider pays the seller as he is charged for, nothing can be held back. */
const requireOptions = (chargeKind: ChargeKind, body: SplitBodyValue): void => {
  const wrong = (option: string, why: string) =>
    refuse('split_option_invalid', { detail: why, pointer: `/split/${option}` });
  if (body.on_behalf_of === true && chargeKind !== 'destination') {
    throw wrong('on_behalf_of', 'Only a destination charge is made on behalf of its account.');
  }
  if (chargeKind === 'separate') return;
  if (body.parts.length !== 1) {
    throw refuse('split_needs_one_account', {
      detail: `A ${chargeKind} charge pays one account, not ${body.parts.length}.`,
      pointer: '/split/parts',
    });
  }
  const holds = [body.hold, ...body.parts.map(({ hold }) => hold)];
  if (holds.some((hold) => hold !== undefined && hold.release !== 'immediately')) {
    throw wrong('hold', `A ${chargeKind} charge pays its account at once.`);
  }
  if (body.provider_fee === 'accounts' && chargeKind === 'destination') {
    throw wrong('provider_fee', 'Of a destination charge the platform bears the fee.');
  }
};

const requireEachOnce = (parts: readonly PartBody[]): void => {
  const seen = new Set<string>();
  for (const [i, { account_id: id }] of parts.entries()) {
    if (seen.has(id)) {
      throw refuse('split_part_invalid', {
        detail: `Account ${id} is named twice.`,
        pointer: `/split/parts/${i}/account_id`,
      });
    }
    seen.add(id);
  }
};

const readFee = (amount: Money, fee: SplitBodyValue['application_fee']): Wanted => {
  if (fee === undefined) return { kind: 'fixed', minor: 0n };
  const pointer = '/split/application_fee';
  if (fee.amount !== undefined && fee.basis_points === undefined) {
    const { minor } = parseAmount(fee.amount, amount.currency, `${pointer}/amount`);
    return { kind: 'fixed', minor };
  }
  if (fee.amount === undefined && fee.basis_points !== undefined) {
    return { kind: 'basis_points', basisPoints: fee.basis_points };
  }
  throw refuse('split_option_invalid', {
    detail: 'The fee is either an amount or in basis points.',
    pointer,
  });
};

const readPart = (amount: Money, part: PartBody, pointer: string): Wanted => {
  if (part.amount !== undefined && part.basis_points === undefined) {
    const { minor } = parsePositiveAmount(part.amount, amount.currency, `${pointer}/amount`);
    return { kind: 'fixed', minor };
  }
  if (part.amount === undefined && part.basis_points !== undefined) {
    return { kind: 'basis_points', basisPoints: part.basis_points };
  }
  throw refuse('split_part_invalid', {
    detail: 'A part is either an amount or in basis points.',
    pointer,
  });
};

const readHold = (hold: SplitBodyValue['hold'], pointer: string): Hold => {
  if (hold === undefined) return { release: 'immediately', at: null };
  const { release, at } = hold;
  if ((release === 'on_date') !== (at !== undefined)) {
    throw refuse('split_part_invalid', {
      detail: 'A hold has a time where it is `on_date`, and only there.',
      pointer,
    });
  }
  return { release, at: at === undefined ? null : new Date(at).toISOString() };
};
