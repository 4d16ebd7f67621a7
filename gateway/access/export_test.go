package access

import (
	"time"

	"ebs-sms-gateway/internal/seal"
)

// HashOfNobody is the hash that an unknown name is compared with.
func HashOfNobody(content []byte) ([]byte, error) {
	users, err := parseUsers(content, nil)
	if err != nil {
		return nil, err
	}
	return hashOfNobody(users)
}

// LocalPath is localPath.
func LocalPath(text string) string { return localPath(text) }

// OpenSession opens what a cookie of a session holds, and reports whether it is sealed with the key.
func OpenSession(key []byte, text string) (bool, error) {
	sealer, err := seal.New(key, cookies)
	if err != nil {
		return false, err
	}
	var s session
	return sealer.Open(purposeSession, text, &s) == nil, nil
}

// SealErrand seals for another purpose than a session's.
func SealErrand(key []byte) (string, error) {
	sealer, err := seal.New(key, cookies)
	if err != nil {
		return "", err
	}
	return sealer.Seal(purposeErrand, session{Name: "alice", Began: time.Now().Unix(), Seen: time.Now().Unix()})
}
