package access

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway/operate"
)

const (
	// leastCost is the least that a hash may cost whoever guesses.
	leastCost = 10
	// mostCost is what a login may cost this gateway: about a second.
	mostCost = 14
)

// user is a line of the file.
type user struct {
	hash  []byte
	roles map[string]operate.Role
}

// stamp ends the sessions of a user whose password was changed.
func (u user) stamp() string {
	sum := sha256.Sum256(u.hash)
	return hex.EncodeToString(sum[:8])
}

// userFile is a file of users, one a line: name:hash:roles, as in alice:$2y$12$...:operator or
// bob:$2y$12$...:viewer,helpdesk@HR. The hash is bcrypt's, as htpasswd -B makes it. A role is one for every channel, or
// for the one behind an @. Empty lines and those that begin with # are left out.
type userFile struct {
	users map[string]user
	// stranger is a hash that nobody has a password of, and that takes as long to compare as the dearest of the file.
	stranger []byte
}

// ParseUsers reports what is wrong with a file of users, and how many it has.
func ParseUsers(content []byte, channels []string) (count int, err error) {
	users, err := parseUsers(content, channels)
	return len(users), err
}

// parseUsers reads the lines. Errors show neither names nor hashes.
func parseUsers(content []byte, channels []string) (map[string]user, error) {
	users := map[string]user{}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, parsed, err := parseUser(line, channels)
		if _, twice := users[name]; err == nil && twice {
			err = errors.New("the name has a line before this one")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		users[name] = parsed
	}
	if len(users) == 0 {
		return nil, errors.New("there is no user in it")
	}
	return users, nil
}

func parseUser(line string, channels []string) (string, user, error) {
	fields := strings.Split(line, ":")
	if len(fields) != 3 {
		return "", user{}, errors.New("must be name:hash:roles")
	}
	if err := checkName(fields[0]); err != nil {
		return "", user{}, err
	}
	hash := []byte(fields[1])
	cost, err := bcrypt.Cost(hash)
	if err != nil || !hashForm.Match(hash) {
		return "", user{}, errors.New("the hash is not bcrypt's, as htpasswd -B makes it")
	}
	if cost < leastCost || cost > mostCost {
		return "", user{}, fmt.Errorf("the hash must be of cost %d to %d, not %d", leastCost, mostCost, cost)
	}
	roles, err := parseRoles(fields[2], channels)
	return fields[0], user{hash, roles}, err
}

var hashForm = regexp.MustCompile(`^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$`)

// parseRoles reads "viewer,helpdesk@HR".
func parseRoles(text string, channels []string) (map[string]operate.Role, error) {
	roles := map[string]operate.Role{}
	for item := range strings.SplitSeq(text, ",") {
		name, channel, ofOne := strings.Cut(strings.TrimSpace(item), "@")
		var of []string
		if ofOne {
			of = []string{channel}
		}
		if err := checkRole(operate.Role(name), of, channels); err != nil {
			return nil, err
		}
		grant(roles, operate.Role(name), of)
	}
	return roles, nil
}

func readUsers(path string, channels []string) ([]byte, userFile, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, userFile{}, fmt.Errorf("reading users: %w", err)
	}
	users, err := parseUsers(content, channels)
	if err != nil {
		return content, userFile{}, fmt.Errorf("reading users: %s: %w", path, err)
	}
	file := userFile{users: users}
	file.stranger, err = hashOfNobody(users)
	return content, file, err
}

// hashOfNobody costs as much as the dearest of the users' hashes. It is one of these with another end.
func hashOfNobody(users map[string]user) ([]byte, error) {
	var dearest []byte
	most := 0
	for _, u := range users {
		cost, err := bcrypt.Cost(u.hash)
		if err != nil {
			return nil, fmt.Errorf("reading users: %w", err)
		}
		if cost > most {
			most, dearest = cost, u.hash
		}
	}
	nobody := slices.Clone(dearest)
	copy(nobody[len(nobody)-31:], strings.Repeat(".", 31))
	return nobody, nil
}

// rest are hashes that take as long to compare as the dearest does longer than this one: each step of the cost doubles it.
// Without them a cheaper hash would tell that there is such a name.
func (f userFile) rest(hash []byte) [][]byte {
	var rest [][]byte
	dearest, _ := bcrypt.Cost(f.stranger) // both were read before
	cost, _ := bcrypt.Cost(hash)
	for ; cost < dearest; cost++ {
		made := slices.Clone(f.stranger)
		copy(made[len("$2a$"):], fmt.Sprintf("%02d", cost))
		rest = append(rest, made)
	}
	return rest
}
