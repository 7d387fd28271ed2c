import type { Mode, Scope } from '#kernel';
import type { AccountTraits, Errand, PlatformInstruction } from '#providers';
import type { SellerState } from './account.machine.ts';
import type { SeenAccount } from './seen-account.ts';

/** Something that was asked of the provider for an account, and what came of it. */
export interface AccountChange {
  /** The errand that carries it out. */
  readonly id: string;
  /** The errand of the first try: what a request that is run again knows it by. */
  readonly order: string;
  readonly kind: PlatformInstruction['kind'];
  /** `sending` until its end is known: how far it is meanwhile, the errand itself says. */
  readonly status: Exclude<Errand['state'], 'unknown'>;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** A connected account as it stands in its row. */
export interface Account {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly state: SellerState;
  readonly provider: string;
  readonly connection_id: string;
  /** The provider's name for it; null until it has made it. */
  readonly provider_reference: string | null;
  readonly api: 'v1' | 'v2';
  readonly dashboard: AccountTraits['dashboard'];
  readonly fees_collector: AccountTraits['feesCollector'];
  readonly losses_collector: AccountTraits['lossesCollector'];
  readonly requirements_collector: AccountTraits['requirementsCollector'];
  readonly country: string | null;
  readonly email: string | null;
  readonly business_type: string | null;
  readonly default_currency: string | null;
  /** The capabilities without which it is of no use. */
  readonly needs: readonly Capability[];
  /** What the platform calls the seller. */
  readonly seller_reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** What the provider said when it was last read. */
  readonly seen: SeenAccount | null;
  /** When that reading began and ended: what it saw was so at some time between. */
  readonly read_from: Date | null;
  readonly read_until: Date | null;
  /** When a way to onboard was first opened, or something was first told of the seller. */
  readonly begun_at: Date | null;
  /** Whether the platform wants nothing to go to it. */
  readonly is_paused: boolean;
  readonly connected_at: Date | null;
  readonly disconnected_at: Date | null;
  readonly disconnected_for: string | null;
  readonly change: AccountChange | null;
  /** The deadline that was told of as near. */
  readonly deadline_told: Date | null;
  readonly next_look_at: Date | null;
  readonly step_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A capability that a platform asks for. */
export type Capability = 'card_payments' | 'transfers';

/** Whose row it is. */
export const scopeOfAccount = (row: Pick<Account, 'organisation_id' | 'mode'>): Scope => ({
  organisationId: row.organisation_id,
  mode: row.mode,
});

/** Its traits, as the contract has them. */
export const traitsOf = (
  row: Pick<
    Account,
    'dashboard' | 'fees_collector' | 'losses_collector' | 'requirements_collector'
  >,
): AccountTraits => ({
  dashboard: row.dashboard,
  feesCollector: row.fees_collector,
  lossesCollector: row.losses_collector,
  requirementsCollector: row.requirements_collector,
});

/** Whether something was asked of its provider of which nobody knows the end. */
export const isBusy = ({ change }: Pick<Account, 'change'>): boolean =>
  change !== null && (change.status === 'sending' || change.status === 'in_review');
