import { type Query } from '../../api/api-client';
import { type AccountMappingView } from '../../api/views';

export type Conditions = AccountMappingView['conditions'];

/** "ProductType Usage, entity us01, from 2026-01-01 to 2026-12-31". */
export const conditionsText = (conditions: Conditions): string => {
  if (conditions === null) return 'All other lines';
  const { product, businessEntityId, validFrom, validTo } = conditions;
  const dates = [validFrom && `from ${validFrom}`, validTo && `to ${validTo}`].filter(Boolean).join(' ');
  return [product && `${product.column} ${product.value}`, businessEntityId && `entity ${businessEntityId}`, dates]
    .filter(Boolean)
    .join(', ');
};

/** The account, and which of its lines, to name a mapping on buttons. */
export const mappingName = ({ account, conditions }: Pick<AccountMappingView, 'account' | 'conditions'>): string =>
  conditions === null ? account : `${account} (${conditionsText(conditions)})`;

export const conditionsQuery = (conditions: Conditions): Query => ({
  productColumn: conditions?.product?.column,
  productValue: conditions?.product?.value,
  businessEntityId: conditions?.businessEntityId,
  validFrom: conditions?.validFrom,
  validTo: conditions?.validTo,
});
