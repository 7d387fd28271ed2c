/** What stands where a proof was. */
const hidden = '[hidden]';

/**
 * Names under which providers are shown what proves a payer or unlocks his card. A frozen request
 * has to hold them until it is sent; whoever reads a timeline has no use for them.
 */
const proofs: ReadonlySet<string> = new Set(
  `cryptogram cavv xid authenticationValue tokenAuthenticationVerificationValue threeDSResult
   redirectResult cardToken client_secret clientSecret sdkData`.split(/\s+/),
);

/** Adyen's client library seals each field of a card by itself. */
const isProof = (name: string): boolean => proofs.has(name) || name.startsWith('encrypted');

/**
 * Blanks the proofs in a request or in what a notice claimed, however deep they stand, and leaves
 * all else as it was sent: that there was one is part of the explanation. Pure.
 *
 * @example hideProofs({ mpiData: { cavv: 'AA==', eci: '05' } }) // { mpiData: { cavv: '[hidden]', eci: '05' } }
 */
export const hideProofs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(hideProofs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => [name, isProof(name) ? hidden : hideProofs(own)]),
  );
};
