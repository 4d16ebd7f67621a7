package dashboard

// Dashboard is Grafana's model of a dashboard, as far as this one needs it.
type Dashboard struct {
	UID           string      `json:"uid"`
	Title         string      `json:"title"`
	Description   string      `json:"description"`
	Tags          []string    `json:"tags"`
	SchemaVersion int         `json:"schemaVersion"`
	Version       int         `json:"version"`
	Editable      bool        `json:"editable"`
	GraphTooltip  int         `json:"graphTooltip"` // 1: one crosshair for all panels
	Refresh       string      `json:"refresh"`
	Time          TimeRange   `json:"time"`
	Timezone      string      `json:"timezone"`
	Links         []Link      `json:"links"`
	Templating    Variables   `json:"templating"`
	Annotations   Annotations `json:"annotations"`
	Panels        []Panel     `json:"panels"`
}

// TimeRange is what is shown at first.
type TimeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Link leads out of a dashboard or a panel.
type Link struct {
	Title       string `json:"title"`
	Type        string `json:"type,omitempty"`
	Icon        string `json:"icon,omitempty"`
	URL         string `json:"url"`
	TargetBlank bool   `json:"targetBlank"`
}

// Variables are the choices at the top.
type Variables struct {
	List []Variable `json:"list"`
}

// Variable is one choice.
type Variable struct {
	Name       string      `json:"name"`
	Label      string      `json:"label,omitempty"`
	Type       string      `json:"type"`
	Query      string      `json:"query"`
	Datasource *Datasource `json:"datasource,omitempty"`
	Refresh    int         `json:"refresh,omitempty"` // 2: whenever the time range changes
	Sort       int         `json:"sort,omitempty"`
	Multi      bool        `json:"multi,omitempty"`
	IncludeAll bool        `json:"includeAll,omitempty"`
	AllValue   string      `json:"allValue,omitempty"`
	Current    *Choice     `json:"current,omitempty"`
	Hide       int         `json:"hide"` // 2: not shown
}

// Choice is a variable's value.
type Choice struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

// Annotations are what is drawn across all panels.
type Annotations struct {
	List []Annotation `json:"list"`
}

// Annotation marks when a query had results.
type Annotation struct {
	Name        string     `json:"name"`
	Datasource  Datasource `json:"datasource"`
	Enable      bool       `json:"enable"`
	Expr        string     `json:"expr"`
	IconColor   string     `json:"iconColor"`
	TitleFormat string     `json:"titleFormat"`
	TextFormat  string     `json:"textFormat"`
}

// Datasource names where queries go.
type Datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// Panel is a graph, a figure or the heading of a row.
type Panel struct {
	ID          int          `json:"id"`
	Type        string       `json:"type"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	GridPos     GridPos      `json:"gridPos"`
	Datasource  *Datasource  `json:"datasource,omitempty"`
	Targets     []Target     `json:"targets,omitempty"`
	FieldConfig *FieldConfig `json:"fieldConfig,omitempty"`
	Options     any          `json:"options,omitempty"`
	Links       []Link       `json:"links,omitempty"`
	Collapsed   bool         `json:"collapsed"`
	Panels      []Panel      `json:"panels,omitempty"`
}

// GridPos is a panel's place; the grid is 24 wide.
type GridPos struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

// Target is one query of a panel.
type Target struct {
	RefID        string     `json:"refId"`
	Datasource   Datasource `json:"datasource"`
	Expr         string     `json:"expr"`
	LegendFormat string     `json:"legendFormat"`
	Instant      bool       `json:"instant"`
	Range        bool       `json:"range"`
	// Exemplar shows observations as dots that lead to their traces.
	Exemplar bool `json:"exemplar"`
}

// FieldConfig is how values look.
type FieldConfig struct {
	Defaults  Defaults `json:"defaults"`
	Overrides []any    `json:"overrides"`
}

// Defaults are the looks of all values of a panel.
type Defaults struct {
	Unit       string     `json:"unit"`
	Min        *int       `json:"min,omitempty"`
	Color      Color      `json:"color"`
	Thresholds Thresholds `json:"thresholds"`
	Custom     any        `json:"custom,omitempty"`
}

// Color says where a colour comes from.
type Color struct {
	Mode string `json:"mode"`
}

// Thresholds are the values at which the colour changes.
type Thresholds struct {
	Mode  string `json:"mode"`
	Steps []Step `json:"steps"`
}

// Step is a colour and the value that it begins at, null for the lowest.
type Step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}
