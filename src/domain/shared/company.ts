/**
 * What stands for a company of the ledger wherever companies are told apart: Sage Intacct signs in whatever the case of the company id,
 * so `Acme` and `ACME` are one company.
 */
export const companyKeyOf = (companyId: string): string => companyId.trim().toLowerCase();

export const isSameCompany = (one: string, other: string): boolean => companyKeyOf(one) === companyKeyOf(other);
