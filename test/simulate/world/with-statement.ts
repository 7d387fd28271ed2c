import type { Database, Statement, Transaction } from '#kernel';

/** A database that runs another text for one statement: how a careless change of it is planted. */
export const withStatement = (
  database: Database,
  name: string,
  spoil: (text: string) => string,
): Database => {
  const spoilt = <Row, P extends readonly unknown[]>(statement: Statement<Row, P>) =>
    statement.name === name ? { name: `${name}_spoilt`, text: spoil(statement.text) } : statement;
  const spoiltIn = (tx: Transaction): Transaction => ({
    ...tx,
    rows: async (statement, values) => await tx.rows(spoilt(statement), values),
    run: async (statement, values) => await tx.run(spoilt(statement), values),
  });
  return {
    ...database,
    transaction: async (work) => await database.transaction(async (tx) => await work(spoiltIn(tx))),
  };
};
