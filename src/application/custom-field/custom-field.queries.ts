import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { CustomFieldViews, type CustomFieldView, type ValueOverrideView } from './custom-field.views';

export class ListCustomFieldsQuery extends Query<readonly CustomFieldView[]> {
  constructor(
    readonly caller: Caller,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListCustomFieldsQuery)
export class ListCustomFieldsHandler implements IQueryHandler<ListCustomFieldsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: CustomFieldViews,
  ) {}

  async execute({ caller, atLeast }: ListCustomFieldsQuery): Promise<readonly CustomFieldView[]> {
    await this.access.require(caller, 'custom-field:read');
    await this.freshness.require(atLeast);
    return this.views.customFieldsOf(caller.environment);
  }
}

export class GetCustomFieldQuery extends Query<CustomFieldView> {
  constructor(
    readonly caller: Caller,
    readonly apiName: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetCustomFieldQuery)
export class GetCustomFieldHandler implements IQueryHandler<GetCustomFieldQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: CustomFieldViews,
  ) {}

  async execute({ caller, apiName, atLeast }: GetCustomFieldQuery): Promise<CustomFieldView> {
    await this.access.require(caller, 'custom-field:read');
    await this.freshness.require(atLeast);
    const field = this.views.customField(caller.environment, apiName);
    if (field) return field;
    throw new DomainError(
      'CUSTOM_FIELD_NOT_FOUND',
      `There is no custom field ${apiName}.`,
      'Add it first, or check its API name.',
      {
        apiName,
      },
    );
  }
}

export class ListValueOverridesQuery extends Query<Page<ValueOverrideView>> {
  constructor(
    readonly caller: Caller,
    readonly apiName: string,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListValueOverridesQuery)
export class ListValueOverridesHandler implements IQueryHandler<ListValueOverridesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: CustomFieldViews,
  ) {}

  async execute({ caller, apiName, page, atLeast }: ListValueOverridesQuery): Promise<Page<ValueOverrideView>> {
    await this.access.require(caller, 'custom-field:read');
    await this.freshness.require(atLeast);
    return this.views.valueOverridesOf(caller.environment, apiName, page);
  }
}
