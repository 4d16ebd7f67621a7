package rest

// components are what the document's operations have in common.
func (s *server) components() object {
	scopes := object{}
	for _, scope := range Scopes() {
		scopes = append(scopes, field{string(scope), "For every channel; " + string(scope) + ":CHANNEL for one."})
	}
	return object{
		{"securitySchemes", object{
			{"basic", object{{"type", "http"}, {"scheme", "basic"}}},
			{"oauth", object{{"type", "oauth2"}, {"flows", object{
				{"clientCredentials", object{{"tokenUrl", BasePath + "/oauth/token"}, {"scopes", scopes}}},
			}}}},
		}},
		{"responses", object{{"Problem", object{
			{"description", "What is wrong."},
			{"content", object{{"application/problem+json", object{{"schema", ref("Problem")}}}}},
		}}}},
		{"schemas", s.schemas()},
	}
}

func (s *server) schemas() object {
	return object{
		{"Message", rowSchema(s.outbound)}, {"Messages", collectionSchema(rowSchema(s.outbound))},
		{"Reply", rowSchema(s.inbound)}, {"Replies", collectionSchema(rowSchema(s.inbound))},
		{"NewMessage", newMessageSchema(s.outbound)}, {"Processing", processingSchema()},
		{"Link", closedObject([]string{"rel", "href"}, object{{"rel", typed("string")}, {"href", typed("string")}})},
		{"Problem", problemSchema()},
		{"TokenRequest", object{{"type", "object"}, {"required", []string{"grant_type"}}, {"properties", object{
			{"grant_type", object{{"const", "client_credentials"}}}, {"client_id", typed("string")}, {"client_secret", typed("string")},
		}}}},
		{"Token", closedObject([]string{"access_token", "token_type", "expires_in", "scope"}, object{
			{"access_token", typed("string")}, {"token_type", object{{"const", "bearer"}}}, {"expires_in", typed("integer")},
			{"scope", typed("string")},
		})},
		{"TokenError", closedObject([]string{"error"}, object{{"error", object{
			{"enum", []string{"invalid_request", "invalid_client", "unsupported_grant_type"}},
		}}})},
		{"Document", typed("object")},
	}
}

func typed(name string) object { return object{{"type", name}} }

func closedObject(required []string, properties object) object {
	return object{
		{"type", "object"}, {"required", required}, {"properties", properties}, {"additionalProperties", false},
	}
}

func links() object { return object{{"type", "array"}, {"items", ref("Link")}} }

// rowSchema is of a row with any of its columns: fields may leave some out.
func rowSchema[T any](columns []column[T]) object {
	properties := object{}
	for _, c := range columns {
		properties = append(properties, field{c.name, c.schema(true)})
	}
	return closedObject([]string{"links"}, append(properties, field{"links", links()}))
}

// schema is that of a column. What a client gives may have an empty text for null; what is shown may be masked, and hence of
// another length.
func (c column[T]) schema(shown bool) object {
	name := map[columnType]string{typeText: "string", typeInteger: "integer", typeTime: "string"}[c.typ]
	schema := object{{"type", []string{name, "null"}}, {"description", c.about}}
	if c.typ == typeTime {
		schema = append(schema, field{"format", "date-time"})
	}
	if len(c.values) > 0 {
		values := []any{nil}
		for _, v := range c.values {
			values = append(values, v)
		}
		schema = append(schema, field{"enum", values})
	}
	if c.most > 0 && !shown {
		schema = append(schema, field{"maxLength", c.most})
	}
	return schema
}

func newMessageSchema[T any](columns []column[T]) object {
	properties := object{}
	for _, c := range columns {
		if c.written {
			properties = append(properties, field{c.name, c.given()})
		}
	}
	return closedObject([]string{"channel", "phones"}, properties)
}

// given is the schema of what a client gives: lists may be given as lists, too.
func (c column[T]) given() object {
	schema := c.schema(false)
	if c.name != "media_urls" && c.name != "reply_keywords" {
		return schema
	}
	return object{{"description", c.about}, {"anyOf", []object{
		schema, {{"type", "array"}, {"items", typed("string")}},
	}}}
}

func processingSchema() object {
	return object{{"type", "object"}, {"required", []string{"process_status"}}, {"properties", object{
		{"process_status", object{{"type", "string"}, {"pattern", "^[A-Z][A-Z0-9_]{0,29}$"}}},
		{"process_error", object{{"type", []string{"string", "null"}}, {"maxLength", 2000}}},
	}}, {"description", "The whole row may be sent: nothing else of it may be changed."}}
}

func collectionSchema(of object) object {
	return closedObject([]string{"items", "hasMore", "limit", "offset", "count", "links"}, object{
		{"items", object{{"type", "array"}, {"items", of}}}, {"hasMore", typed("boolean")}, {"limit", typed("integer")},
		{"offset", typed("integer")}, {"count", typed("integer")}, {"links", links()},
	})
}

func problemSchema() object {
	detail := closedObject([]string{"o:errorPath", "title"},
		object{{"o:errorPath", typed("string")}, {"title", typed("string")}})
	return closedObject([]string{"code", "title", "message", "type", "instance"}, object{
		{"code", typed("string")}, {"title", typed("string")}, {"message", typed("string")}, {"type", typed("string")},
		{"instance", typed("string")}, {"o:errorDetails", object{{"type", "array"}, {"items", detail}}},
	})
}
