import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { CustomFieldViews, type CustomFieldView, type ValueOverrideView } from './custom-field.views';

export class ListCustomFieldsQuery extends EnvironmentQuery<NoInput, readonly CustomFieldView[]> {}

@QueryHandler(ListCustomFieldsQuery)
export class ListCustomFieldsHandler implements IQueryHandler<ListCustomFieldsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: CustomFieldViews,
  ) {}

  async execute(query: ListCustomFieldsQuery): Promise<readonly CustomFieldView[]> {
    const environment = await this.reading.begin(query, 'custom-field:read');
    return this.views.customFieldsOf(environment);
  }
}

export class GetCustomFieldQuery extends EnvironmentQuery<{ apiName: string }, CustomFieldView> {}

@QueryHandler(GetCustomFieldQuery)
export class GetCustomFieldHandler implements IQueryHandler<GetCustomFieldQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: CustomFieldViews,
  ) {}

  async execute(query: GetCustomFieldQuery): Promise<CustomFieldView> {
    const environment = await this.reading.begin(query, 'custom-field:read');
    const { apiName } = query.input;
    const field = this.views.customField(environment, apiName);
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

export class ListValueOverridesQuery extends EnvironmentQuery<
  { apiName: string; page: PageRequest },
  Page<ValueOverrideView>
> {}

@QueryHandler(ListValueOverridesQuery)
export class ListValueOverridesHandler implements IQueryHandler<ListValueOverridesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: CustomFieldViews,
  ) {}

  async execute(query: ListValueOverridesQuery): Promise<Page<ValueOverrideView>> {
    const environment = await this.reading.begin(query, 'custom-field:read');
    return this.views.valueOverridesOf(environment, query.input.apiName, query.input.page);
  }
}
