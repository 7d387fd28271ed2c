/** What may be kept of an exchange. Whatever is not named here does not leave the adapter. */
const kept = new Set(
  `id account kind amount currency remittance end_to_end_id transfer reason booked_at status
   entries has_more error code message`.split(/\s+/),
);

/** The part of a request or answer that the timeline may show: no payer's name, no IBAN of his. */
export const scrub = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(scrub);
  if (typeof value !== 'object' || value === null) return value;
  const left: Record<string, unknown> = {};
  for (const name in value) {
    if (kept.has(name)) left[name] = scrub((value as Record<string, unknown>)[name]);
  }
  return left;
};
