/** Whether the check digits of an IBAN are right (ISO 13616: mod 97 of the turned text is 1). */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  let rest = 0;
  for (const letter of `${text.slice(4)}${text.slice(0, 4)}`) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Accounts at other banks, to pay from and to send back to. */
export const testAccounts = {
  /** Takes what it is sent. */
  plain: 'DE89370400440532013000',
  another: 'FR1420041010050500013M02606',
  /** Closed: what it is sent comes back as AC04 after days. */
  closed: 'NL91ABNA0417164300',
} as const;
