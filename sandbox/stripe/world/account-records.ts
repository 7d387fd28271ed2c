import type Stripe from 'stripe';
import type { Metadata, Opaque, Stored } from './stored.ts';

/** A bank account or card that an account is paid out to. It stands in that account's own world. */
export interface ExternalAccountRecord extends Stored<'external_account'> {
  readonly account: string;
  readonly type: 'bank_account' | 'card';
  readonly country: string;
  readonly currency: string;
  readonly last4: string;
  readonly routing_number: string | null;
  readonly holder_name: string | null;
  readonly holder_type: 'company' | 'individual' | null;
  /** After a failed payout `errored`: it is not paid out to any more. */
  readonly status: 'errored' | 'new' | 'validated' | 'verification_failed' | 'verified';
  readonly is_default: boolean;
  readonly is_instant: boolean;
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
}

/**
 * An account that is connected to the platform, whose record it is. What the account owns stands in
 * a world of its own.
 */
export interface AccountRecord extends Stored<'account'> {
  readonly type: 'standard' | 'express' | 'custom' | 'none';
  readonly controller: AccountController;
  readonly country: string;
  readonly default_currency: string;
  readonly email: string | null;
  readonly business_type: string | null;
  readonly business_profile: Details;
  readonly company: Details;
  /** Settings as they were given, without when it is paid out. */
  readonly settings: Details;
  readonly tos_acceptance: TermsAccepted;
  readonly review: AccountReview;
  readonly standing: AccountStanding;
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
  /** Its owner has let the platform go: no request in its name is let through. */
  readonly is_disconnected: boolean;
  readonly v2: SecondFace | null;
  /** When a deadline passes or Stripe has looked through what was handed in; 0 for never. */
  readonly due_ms: number;
}

/** What only the second API knows of an account; null where the first made it. */
export interface SecondFace {
  readonly configurations: readonly ('customer' | 'merchant' | 'recipient')[];
  readonly is_closed: boolean;
  readonly contact_phone: string | null;
  readonly display_name: string | null;
}

/** What was handed in, by Stripe's names and as deep as they are. */
export interface Details {
  readonly [name: string]: Opaque;
}

/** What Stripe knows of an account beside what was handed in; its standing follows from both. */
export interface AccountReview {
  /** Its owner went through Stripe's pages to the end. */
  readonly is_onboarded: boolean;
  readonly has_submitted: boolean;
  /** When Stripe has looked through it all; null while something is missing. */
  readonly checked_at_ms: number | null;
  /** What would fail but was settled on Stripe's pages. */
  readonly excused: readonly string[];
  readonly demands: readonly ExtraDemand[];
  /** Why it may do nothing, whatever it hands in: `rejected.fraud`, `listed`, `platform_paused`. */
  readonly disabled_reason: Stripe.Account.Requirements.DisabledReason | null;
  /** What a knob has set, whatever else would follow. */
  readonly pins: Pins;
}

/** Something that Stripe asks for beyond what it asks of everybody. */
export interface ExtraDemand {
  readonly field: string;
  readonly deadline: number | null;
  /** Only eventually due: no deadline passes. */
  readonly is_eventual: boolean;
  /** Stands among the future requirements until its deadline. */
  readonly is_future: boolean;
  readonly error: Omit<Stripe.Account.Requirements.Error, 'requirement'> | null;
}

export type Pins = Partial<
  Omit<AccountStanding, 'requirements' | 'future_requirements'> & {
    readonly requirements: Partial<Demands>;
    readonly future_requirements: Partial<Demands>;
  }
>;

/** Somebody who owns, runs or stands for an account, or is it himself. */
export interface PersonRecord extends Stored<'person'> {
  readonly account: string;
  /** The person is the whole account: its `individual`. */
  readonly is_individual: boolean;
  readonly updated: number;
  readonly details: Details;
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
}

/** What one capability of an account stands at; its id is its name. */
export interface CapabilityRecord extends Stored<'capability'> {
  readonly account: string;
  readonly status: CapabilityStatus;
  readonly requested_at: number | null;
  readonly requirements: Demands;
}

/** A page of Stripe's, good once, on which an account's owner hands in what is asked. */
export interface AccountLinkRecord extends Stored<'account_link'> {
  readonly account: string;
  readonly use: 'account_onboarding' | 'account_update';
  readonly api: 'v1' | 'v2';
  readonly refresh_url: string;
  readonly return_url: string;
  readonly expires_at: number;
  readonly state: 'minted' | 'opened' | 'used';
}

/** Who pays Stripe, who bears losses, who collects what Stripe asks, and what the owner logs into. */
export interface AccountController {
  readonly fees_payer: 'account' | 'application' | 'application_custom' | 'application_express';
  readonly losses_payments: 'application' | 'stripe';
  readonly requirement_collection: 'application' | 'stripe';
  readonly dashboard: 'express' | 'full' | 'none';
}

export interface TermsAccepted {
  readonly date: number | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly service_agreement: string;
}

/** What an account may do, and what Stripe still wants of it. */
export interface AccountStanding {
  readonly capabilities: Readonly<Record<string, CapabilityStatus>>;
  readonly requirements: Demands;
  readonly future_requirements: Demands;
  readonly charges_enabled: boolean;
  readonly payouts_enabled: boolean;
  readonly details_submitted: boolean;
}

export type CapabilityStatus = 'active' | 'inactive' | 'pending' | 'unrequested';

/** Stripe's own shape of requirements: fields by how pressing they are, and why it was disabled. */
export type Demands = Pick<
  Stripe.Account.Requirements,
  | 'alternatives'
  | 'current_deadline'
  | 'currently_due'
  | 'disabled_reason'
  | 'errors'
  | 'eventually_due'
  | 'past_due'
  | 'pending_verification'
>;
