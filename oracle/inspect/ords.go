package inspect

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"ebs-sms-gateway/gateway/ordsexport"
	"ebs-sms-gateway/gateway/sqlrow"
)

// ORDS returns the REST services that the database's user has defined in ORDS, by the views USER_ORDS_*. They tell no
// privileges.
func (d *Database) ORDS(ctx context.Context) (ordsexport.Site, error) {
	var site ordsexport.Site
	err := d.read(ctx, "ords", func(ctx context.Context, v view) error {
		parameters, err := v.ordsParameters(ctx)
		if err != nil {
			return err
		}
		rows, err := v.query(ctx, "ords_handlers")
		if err != nil {
			return err
		}
		site = ordsexport.Site{} // of this try
		_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
			row, err := scanHandler(rows)
			row.handler.Parameters = parameters[row.id]
			row.addTo(&site)
			return none, err
		})
		return err
	})
	if err != nil {
		return ordsexport.Site{}, fmt.Errorf("reading USER_ORDS_*: %w", err)
	}
	return site, nil
}

func (v view) ordsParameters(ctx context.Context) (map[int64][]ordsexport.Parameter, error) {
	rows, err := v.query(ctx, "ords_parameters")
	if err != nil {
		return nil, err
	}
	all := map[int64][]ordsexport.Parameter{}
	_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
		var handler int64
		var name, bind, from, access sql.NullString
		err = rows.Scan(&handler, &name, &bind, &from, &access)
		all[handler] = append(all[handler], ordsexport.Parameter{
			Name: name.String, Bind: bind.String, From: from.String, Access: access.String,
		})
		return none, err
	})
	return all, err
}

// handlerRow is a row of ords_handlers.
type handlerRow struct {
	schema  ordsexport.Schema
	module  ordsexport.Module
	pattern string
	id      int64
	handler ordsexport.Handler
}

func scanHandler(rows *sql.Rows) (handlerRow, error) {
	var r handlerRow
	var path, schema, enabled, module, base, status, pattern, method, kind, source, mimes sql.NullString
	err := rows.Scan(&path, &schema, &enabled, &module, &base, &status, &pattern,
		&r.id, &method, &kind, &source, &mimes)
	r.schema = ordsexport.Schema{
		Name: schema.String, Path: strings.Trim(path.String, "/"), Enabled: enabled.String != "DISABLED",
	}
	r.module = ordsexport.Module{
		Name: module.String, SchemaPath: r.schema.Path, BasePath: base.String, Published: status.String == "PUBLISHED",
	}
	r.pattern = pattern.String
	r.handler = ordsexport.Handler{
		Method: method.String, SourceType: kind.String, Source: source.String, Mimes: mimes.String,
	}
	return r, err
}

// addTo adds the handler. Rows of a schema, a module and a template stand together.
func (r handlerRow) addTo(site *ordsexport.Site) {
	if n := len(site.Schemas); n == 0 || site.Schemas[n-1] != r.schema {
		site.Schemas = append(site.Schemas, r.schema)
	}
	if n := len(site.Modules); n == 0 || site.Modules[n-1].Name != r.module.Name {
		site.Modules = append(site.Modules, r.module)
	}
	m := &site.Modules[len(site.Modules)-1]
	if n := len(m.Templates); n == 0 || m.Templates[n-1].Pattern != r.pattern {
		m.Templates = append(m.Templates, ordsexport.Template{Pattern: r.pattern})
	}
	t := &m.Templates[len(m.Templates)-1]
	t.Handlers = append(t.Handlers, r.handler)
}
