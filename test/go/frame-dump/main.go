// Command frame-dump reads one Arrow encoded frame from stdin with Grafana's Go SDK, as Grafana does, and prints what
// the SDK makes of it.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

type field struct {
	Name   string            `json:"name"`
	Type   string            `json:"type"`
	Labels data.Labels       `json:"labels,omitempty"`
	Config *data.FieldConfig `json:"config,omitempty"`
	Values []any             `json:"values"`
}

type dump struct {
	Name   string          `json:"name"`
	RefID  string          `json:"refId"`
	Meta   *data.FrameMeta `json:"meta"`
	Fields []field         `json:"fields"`
	// What alerting sees: wide, long or not a time series.
	SeriesType string `json:"seriesType"`
	Rows       int    `json:"rows"`
}

func main() {
	bytes, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	frame, err := data.UnmarshalArrowFrame(bytes)
	if err != nil {
		log.Fatal(err)
	}
	rows, err := frame.RowLen()
	if err != nil {
		log.Fatal(err)
	}
	out := dump{
		Name:       frame.Name,
		RefID:      frame.RefID,
		Meta:       frame.Meta,
		Fields:     []field{},
		SeriesType: frame.TimeSeriesSchema().Type.String(),
		Rows:       rows,
	}
	for _, f := range frame.Fields {
		values := make([]any, rows)
		for row := range values {
			values[row] = f.At(row)
		}
		out.Fields = append(out.Fields, field{f.Name, f.Type().String(), f.Labels, f.Config, values})
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		log.Fatal(err)
	}
}
