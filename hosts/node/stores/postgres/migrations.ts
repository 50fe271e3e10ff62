/** A step from one version of the tables to the next. */
export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  /** What it does, for people. */
  readonly name: string;
  /** The statements. They run in one transaction with the record of the migration. */
  readonly sql: string;
}

/**
 * Every migration, in order. A migration that has been released never changes: a change of the
 * tables is a new one. There is no way back.
 *
 * Names and values of rows are bytes, because PostgreSQL's text cannot hold every character.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'entries and rows of the ledger',
    sql: `
      create table mintmark_entry (
        wallet text collate "C" not null,
        sequence bigint not null check (sequence > 0),
        head bytea not null check (octet_length(head) = 32),
        text text not null,
        primary key (wallet, sequence)
      );
      create table mintmark_row (
        wallet text collate "C" not null,
        name bytea not null,
        value bytea not null,
        expires bigint,
        primary key (wallet, name)
      );
      create index mintmark_row_expires on mintmark_row (wallet, expires) where expires is not null`,
  },
];

/** The version that this mintmark reads and writes. */
export const currentVersion: number = migrations.length;
