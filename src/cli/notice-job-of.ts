/** Who acts on a notice: the module that keeps what it tells of. */
export const noticeJobOf = (subject: string): string => {
  switch (subject) {
    case 'account':
      return 'accounts.apply_notices';
    case 'platform':
      return 'marketplace.apply_notices';
    default:
      return 'payments.apply_notices';
  }
};
