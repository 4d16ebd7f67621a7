package config

import "ebs-sms-gateway/internal/settings"

// Load reads a configuration: defaults, then the file, then the environment, then secret files, each over the one
// before; and the channels' files of holidays. The error is a [settings.Faults] with all that is wrong; the Config is valid if it is nil. After a file that
// cannot be read or is not YAML, that is the only fault.
func Load(source settings.Source) (Config, error) {
	config := Default()
	secrets, err := keysOf(&config).Load(source, func() settings.Faults {
		return append(check(&config), config.readHolidays(source.ReadFile)...)
	})
	if err != nil {
		return Config{}, err
	}
	config.Files, config.SecretFiles = secrets.Own, secrets.Files
	return config, nil
}

// Redacted returns the configuration as YAML, with every key and every secret redacted.
func (c Config) Redacted() []byte { return keysOf(&c).YAML() }

// String is Redacted, so that printing or logging a Config shows no secret.
func (c Config) String() string { return string(c.Redacted()) }

func keysOf(c *Config) settings.Keys { return settings.KeysOf(c, "EBS_SMS_") }
