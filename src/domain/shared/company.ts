/**
 * Key by which ledger companies are compared: Sage Intacct ignores the case of the company id at sign-in, so `Acme` and
 * `ACME` are one company.
 */
export const companyKeyOf = (companyId: string): string => companyId.trim().toLowerCase();

export const isSameCompany = (one: string, other: string): boolean => companyKeyOf(one) === companyKeyOf(other);
