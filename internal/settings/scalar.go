package settings

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// setText reads text into a value that is not a list. YAML and environment share it, so that a value is written the
// same way in both. Its errors show the text, but reading a secret has none.
func setText(value reflect.Value, text string) error {
	switch target := value.Addr().Interface().(type) {
	case *time.Duration:
		return setParsed(target, text, parseDuration)
	case *Size:
		return setParsed(target, text, ParseSize)
	case *int:
		return setParsed(target, text, parseInt)
	case *float64:
		return setParsed(target, text, parseFloat)
	case *bool:
		return setParsed(target, text, parseBool)
	default:
		value.SetString(text)
		return nil
	}
}

// setParsed leaves the target as it is if text cannot be read, so that a fault does not cause others.
func setParsed[T any](target *T, text string, parse func(string) (T, error)) error {
	value, err := parse(text)
	if err == nil {
		*target = value
	}
	return err
}

// setTexts reads texts into a list. Only lists of text and of secrets exist, which cannot fail.
func setTexts(list reflect.Value, texts []string) {
	list.SetZero()
	for _, text := range texts {
		list.Set(reflect.Append(list, reflect.ValueOf(text).Convert(list.Type().Elem())))
	}
}

func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration, such as 25ms, 15s or 1h30m", text)
	}
	return d, nil
}

func parseInt(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", text)
	}
	return n, nil
}

func parseFloat(text string) (float64, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return f, nil
}

// parseBool takes what YAML 1.2 does, and no yes or on.
func parseBool(text string) (bool, error) {
	if text != "true" && text != "false" {
		return false, fmt.Errorf("%q is neither true nor false", text)
	}
	return text == "true", nil
}

// textOf writes a value as setText reads it; secrets are redacted.
func textOf(value reflect.Value) string {
	switch v := value.Interface().(type) {
	case time.Duration:
		return DurationText(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

// DurationText writes a duration as it is written in a file. It leaves out the zero minutes and seconds that String
// adds: 15m, not 15m0s.
func DurationText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func textsOf(list reflect.Value) []string {
	texts := make([]string, 0, list.Len())
	for i := range list.Len() {
		texts = append(texts, textOf(list.Index(i)))
	}
	return texts
}
