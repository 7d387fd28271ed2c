/** How a test card behaves. One row a card; the rows are data in test-cards.ts. */
export interface TestCard {
  /** The name Stripe gives the card: `pm_card_<name>` and `tok_<name>`. */
  readonly name: string;
  readonly number: string;
  readonly brand: CardBrand;
  readonly funding?: 'debit' | 'prepaid';
  readonly country?: string;
  readonly decline?: Decline;
  /** Where the decline bites; `charge` unless told. `attach` cards cannot be saved either. */
  readonly declines?: 'charge' | 'charge_and_attach';
  readonly authentication?: Authentication;
  readonly refund?: 'pending' | 'fails';
  /** The owner disputes the payment as soon as it is captured. */
  readonly dispute?: CardDispute;
  readonly isFundedAtOnce?: true;
}

/** What a card's owner tells his bank. An inquiry asks first and moves no money. */
export interface CardDispute {
  readonly reason: string;
  readonly network_reason_code: string;
  readonly isInquiry?: true;
}

export type CardBrand = 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay';

/**
 * `always`: each payment asks the buyer. `off_session`: saved cards pay off session only after a
 * SetupIntent. `optional`: supported, not asked for.
 */
export type Authentication = 'always' | 'unless_set_up' | 'optional' | 'always_then_declined';

/** Why an issuer says no, in Stripe's words. */
export interface Decline {
  readonly code: string;
  readonly decline_code: string;
  readonly message: string;
  readonly param?: string;
  readonly isBlocked?: true;
}
