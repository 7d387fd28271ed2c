/**
 * Why a payer's bank takes money back, in our words, the same for every provider. Each provider's
 * own reasons map onto these in its folder; a network's code says more and goes first.
 */
export const disputeReasons = {
  fraudulent: 'The cardholder says that he did not pay.',
  unrecognized: 'The cardholder does not know the payment.',
  not_received: 'Goods or services did not come.',
  not_as_described: 'Goods or services were not what was promised.',
  duplicate: 'The same was paid twice, or by other means.',
  canceled: 'What was paid for had been canceled.',
  credit_not_processed: 'A promised refund did not come.',
  incorrect_amount: 'Another amount or currency was taken than agreed.',
  not_authorized: 'The issuer had not authorised it, or not any more.',
  processing_error: 'It was presented late, or with wrong data.',
  general: 'No reason of this list was given.',
} as const satisfies Readonly<Record<string, string>>;

/** A key of {@link disputeReasons}. */
export type DisputeReasonName = keyof typeof disputeReasons;

/** One code of a network, what it means to us, and where that is written. */
export interface DisputeCodeRow {
  readonly network: string;
  readonly code: string;
  readonly reason: DisputeReasonName;
  readonly source: string;
  readonly edition: string;
}

/** The reason for a network's code; nothing where no table holds it. */
export const reasonOfNetworkCode = (
  network: string,
  code: string | null,
): DisputeReasonName | undefined =>
  code === null ? undefined : byCode.get(`${network} ${code.toUpperCase()}`);

/** The codes of the card networks. */
export const disputeCodes: readonly DisputeCodeRow[] = [
  ...rows('visa', {
    fraudulent: '10.1 10.2 10.3 10.4 10.5',
    not_authorized: '11.1 11.2 11.3',
    processing_error: '12.1 12.2 12.4 12.7',
    incorrect_amount: '12.3 12.5',
    duplicate: '12.6 12.6.1 12.6.2',
    not_received: '13.1 13.9',
    canceled: '13.2 13.7',
    not_as_described: '13.3 13.4 13.5',
    credit_not_processed: '13.6 13.8',
  }),
  ...rows('mastercard', {
    fraudulent: '4837 4840 4849 4870 4871',
    unrecognized: '4863',
    not_authorized: '4807 4808 4812',
    processing_error: '4834 4842',
    incorrect_amount: '4831 4846',
    not_as_described: '4853',
    canceled: '4841',
    not_received: '4855',
    credit_not_processed: '4860',
    general: '4850 4854 4859',
  }),
  ...rows('amex', {
    fraudulent: 'F10 F14 F24 F29 F30 F31',
    not_authorized: 'A01 A02 A08',
    processing_error: 'P01 P03 P04 P07 P22',
    incorrect_amount: 'P05 P23',
    duplicate: 'P08 C14',
    not_received: 'C08',
    not_as_described: 'C31 C32',
    canceled: 'C05 C18 C28',
    credit_not_processed: 'C02 C04',
    general: 'M01 R03 R13',
  }),
  ...rows('discover', {
    fraudulent: 'UA01 UA02 UA05 UA06',
    unrecognized: 'AA',
    not_authorized: 'NA AT',
    processing_error: 'IN LP CD',
    incorrect_amount: 'AW',
    duplicate: 'DP PM',
    not_received: 'RG',
    not_as_described: 'RM',
    canceled: 'AP',
    credit_not_processed: 'RN2',
  }),
];

const byCode: ReadonlyMap<string, DisputeReasonName> = new Map(
  disputeCodes.map(({ network, code, reason }) => [`${network} ${code}`, reason]),
);

function rows(
  network: string,
  codes: Readonly<Partial<Record<DisputeReasonName, string>>>,
): readonly DisputeCodeRow[] {
  const source = 'https://docs.stripe.com/disputes/categories';
  return (Object.entries(codes) as [DisputeReasonName, string][]).flatMap(([reason, names]) =>
    names.split(' ').map((code) => ({ network, code, reason, source, edition: '2026-10-28' })),
  );
}
