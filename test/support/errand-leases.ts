import pg from 'pg';

/** Lets time pass over the leases that an organisation's errands were left with by a crash. */
export const endErrandLeases = async (url: string, organisationId: string): Promise<void> => {
  await asSuperuser(
    url,
    `update providers.errand set lease_until = clock_timestamp() - interval '1 s'
     where organisation_id = $1 and lease_until is not null`,
    [organisationId],
  );
};

/** Those of some errands that belong to one organisation: a sweep finds what is due of all. */
export const ownErrands = async (
  url: string,
  organisationId: string,
  errandIds: readonly string[],
): Promise<readonly string[]> => {
  const rows = await asSuperuser<{ id: string }>(
    url,
    'select id from providers.errand where organisation_id = $1 and id = any ($2::text[])',
    [organisationId, errandIds],
  );
  return rows.map(({ id }) => id);
};

const asSuperuser = async <Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
};
