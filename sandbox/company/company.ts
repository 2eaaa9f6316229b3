export interface Account {
  readonly recordNo: number;
  readonly accountNo: string;
  readonly title: string;
  readonly status: string;
  /** The names of the required dimension objects: `LOCATION`, `CLASS`, ... */
  readonly requires: readonly string[];
  /** What the account belongs to, such as a bank account; then it takes no manual postings. */
  readonly associatedWith?: string;
  /** Dimension object to the only ids that lines on this account may carry. */
  readonly restricts?: Readonly<Record<string, readonly string[]>>;
}

export interface DimensionValue {
  readonly recordNo: number;
  readonly object: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** Only locations belong to an entity, whose base currency is the currency of its locations. */
  readonly entity: string;
  readonly currency: string;
  /** The first and the last day on which it may be used, `YYYY-MM-DD`. */
  readonly startDate?: string;
  readonly endDate?: string;
}

export interface Entity {
  readonly recordNo: number;
  readonly id: string;
  readonly currency: string;
}

export interface Journal {
  readonly recordNo: number;
  readonly symbol: string;
  readonly title: string;
  readonly status: string;
  readonly allowsDirectPosting: boolean;
}

interface Stamp {
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

const firstDay = new Date('2026-01-01T00:00:00Z');
const stampKey = (object: string, id: string): string => `${object}\n${id}`;

/** The dimension objects every company has, in the order in which a line shows them. */
export const standardDimensions: readonly string[] = [
  'LOCATION',
  'DEPARTMENT',
  'PROJECT',
  'TASK',
  'COSTTYPE',
  'CUSTOMER',
  'VENDOR',
  'EMPLOYEE',
  'ITEM',
  'CLASS',
  'CONTRACT',
  'WAREHOUSE',
];

export const isUserDefined = (object: string): boolean => !standardDimensions.includes(object);

/** The element of a journal line that carries a value of the dimension. */
export const lineElementOf = (object: string): string => {
  if (object === 'LOCATION' || object === 'DEPARTMENT') return object;
  return isUserDefined(object) ? `GLDIM${object}` : `${object}ID`;
};

/** The field of an account that says whether the dimension is required. */
export const requireFieldOf = (object: string): string => {
  if (object === 'LOCATION') return 'REQUIRELOC';
  if (object === 'DEPARTMENT') return 'REQUIREDEPT';
  return isUserDefined(object) ? `REQUIREGLDIM${object}` : `REQUIRE${object}`;
};

export const objectOfRequireField = (field: string): string => {
  const name = field.replace(/^REQUIRE(GLDIM)?/, '');
  if (name === 'LOC') return 'LOCATION';
  return name === 'DEPT' ? 'DEPARTMENT' : name;
};

/** `Customer`, `Class`, ...: how the company's people call the dimension in texts. */
export const termOf = (object: string): string => `${object.charAt(0)}${object.slice(1).toLowerCase()}`;

export type NewAccount = Omit<Account, 'recordNo'>;
export type NewDimensionValue = Omit<DimensionValue, 'recordNo'>;

const journals: readonly Journal[] = [
  { recordNo: 31, symbol: 'GJ', title: 'General Journal', status: 'active', allowsDirectPosting: true },
  { recordNo: 32, symbol: 'APJ', title: 'RevRec Journal', status: 'active', allowsDirectPosting: true },
  { recordNo: 33, symbol: 'OLDJ', title: 'Old Revenue Journal', status: 'inactive', allowsDirectPosting: true },
  { recordNo: 34, symbol: 'NODP', title: 'System Journal', status: 'active', allowsDirectPosting: false },
];

/** The setup of one company: what its journal lines may refer to. Every lookup by id takes constant time. */
export class Company {
  readonly journals = new Map<string, Journal>(journals.map((journal) => [journal.symbol, journal]));
  readonly accounts = new Map<string, Account>();
  readonly entities = new Map<string, Entity>();
  /** Tells when a record is put in; what the company began with is from its first day. */
  clock: () => Date = () => firstDay;
  private readonly valuesByObject = new Map<string, Map<string, DimensionValue>>();
  private readonly stamps = new Map<string, Stamp>();

  constructor(readonly id: string) {
    for (const object of standardDimensions) this.valuesByObject.set(object, new Map());
  }

  get isMultiEntity(): boolean {
    return this.entities.size > 1;
  }

  get isMultiCurrency(): boolean {
    return new Set([...this.entities.values()].map((entity) => entity.currency)).size > 1;
  }

  get dimensionObjects(): readonly string[] {
    return [...this.valuesByObject.keys()];
  }

  values(object: string): ReadonlyMap<string, DimensionValue> | undefined {
    return this.valuesByObject.get(object);
  }

  /** The entity of a location, or the default one. */
  entityIdOf(locationId: string, sessionEntityId: string): string {
    const entityId = this.values('LOCATION')?.get(locationId)?.entity ?? '';
    if (entityId !== '') return entityId;
    const [only] = this.entities.keys();
    return sessionEntityId === '' && this.entities.size === 1 ? (only ?? '') : sessionEntityId;
  }

  /** When the record of this object and id was made, and last changed. */
  stampOf(object: string, id: string): Stamp {
    return this.stamps.get(stampKey(object, id)) ?? { createdAt: firstDay, modifiedAt: firstDay };
  }

  putAccount(account: NewAccount): void {
    this.stamp('GLACCOUNT', account.accountNo);
    const recordNo = this.accounts.get(account.accountNo)?.recordNo ?? this.accounts.size + 201;
    this.accounts.set(account.accountNo, { ...account, recordNo });
  }

  putJournal(journal: Omit<Journal, 'recordNo'>): void {
    this.stamp('JOURNAL', journal.symbol);
    const recordNo = this.journals.get(journal.symbol)?.recordNo ?? this.journals.size + 31;
    this.journals.set(journal.symbol, { ...journal, recordNo });
  }

  putDimensionValue(value: NewDimensionValue): void {
    this.stamp(value.object, value.id);
    const values = this.valuesByObject.get(value.object) ?? new Map<string, DimensionValue>();
    this.valuesByObject.set(value.object, values);
    const recordNo = values.get(value.id)?.recordNo ?? values.size + 1;
    values.set(value.id, { ...value, recordNo });
    if (value.object === 'LOCATION' && value.entity !== '') this.putEntity(value.entity, value.currency);
  }

  private stamp(object: string, id: string): void {
    const key = stampKey(object, id);
    const modifiedAt = this.clock();
    this.stamps.set(key, { createdAt: this.stamps.get(key)?.createdAt ?? modifiedAt, modifiedAt });
  }

  private putEntity(id: string, currency: string): void {
    if (!this.entities.has(id)) this.stamp('LOCATIONENTITY', id);
    const known = this.entities.get(id);
    if (known === undefined) this.entities.set(id, { recordNo: this.entities.size + 1001, id, currency });
    else if (known.currency === '') this.entities.set(id, { ...known, currency });
  }
}
